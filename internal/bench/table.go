package bench

import (
	"fmt"
	"io"
	"time"
)

// A Row is one figure beside its floor and its goal.
type Row struct {
	What  string
	Is    string
	Floor string // what the least code takes for the same, in the same run
	Ratio string // of what is to the floor
	Goal  string
}

// head says on what was measured.
func (p *place) head() {
	fmt.Fprintf(p.Out, "%s, %d parties listed, %s; opened in %s\n\n", p.engine(), p.listed, hardware(), p.opened.Round(time.Millisecond))
	fmt.Fprintf(p.Out, "%-52s %-28s %-28s %-8s %s\n", "what", "is", "floor", "ratio", "goal")
}

func print(w io.Writer, rows []Row) error {
	for _, r := range rows {
		if _, err := fmt.Fprintf(w, "%-52s %-28s %-28s %-8s %s\n", r.What, r.Is, r.Floor, r.Ratio, r.Goal); err != nil {
			return err
		}
	}
	return nil
}

func ratio(is, floor float64) string {
	if floor == 0 {
		return ""
	}
	return fmt.Sprintf("%.2f", is/floor)
}

func short(d time.Duration) string {
	switch {
	case d >= time.Second:
		return fmt.Sprintf("%.2f s", d.Seconds())
	case d >= time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(d)/1e6)
	}
	return fmt.Sprintf("%.0f µs", float64(d)/1e3)
}
