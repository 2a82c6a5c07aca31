package calendar

import (
	"slices"

	"github.com/goccy/go-yaml"

	"liancheng/internal/fault"
)

// Confidence says how sure the transcription of a year is.
type Confidence string

const (
	High   Confidence = "H" // compared with at least two independent printings of the full text
	Medium Confidence = "M" // one source, or memory: to be verified
)

// Year is one year of the file, as published.
type Year struct {
	Year       int        `yaml:"year"`
	Verified   Day        `yaml:"verified"` // day of the last comparison with the notices
	Confidence Confidence `yaml:"confidence"`
	Notices    []Notice   `yaml:"notices"` // by date; a later one wins day by day
}

// Notice is one notice of the General Office of the State Council.
type Notice struct {
	Number   string    `yaml:"number"` // 文号
	Title    string    `yaml:"title"`
	Date     Day       `yaml:"date"`
	Holidays []Holiday `yaml:"holidays"`
	Workdays []Day     `yaml:"workdays"` // weekend days that are worked
}

// Holiday is a run of days off, both ends included.
type Holiday struct {
	Name string `yaml:"name"`
	From Day    `yaml:"from"`
	To   Day    `yaml:"to"`
}

// unsettled is how many days at the end of the last year are open until the
// next year's notice is out: 国办发明电〔2018〕15号 for 2019 took 31 December 2018
// off and put work on the 29th.
const unsettled = 3

// Load reads law/calendar.yaml. Unknown fields, days that are none, years with
// a gap and notices that contradict themselves are faults, all told at once.
func Load(data []byte) (*Calendar, error) {
	var file struct {
		Years []Year `yaml:"years"`
	}
	if err := yaml.UnmarshalWithOptions(data, &file, yaml.Strict()); err != nil {
		return nil, fault.New(fault.Invalid, "工作日历无法读取，请改正所指位置：%s", yaml.FormatError(err, false, false)).
			At("calendar.yaml").Under("calendar.file").Because(err)
	}
	var l fault.List
	if len(file.Years) == 0 {
		l.Add(broken("years", "没有任何年份，请至少录入一年的放假通知"))
	}
	for i, y := range file.Years {
		if i > 0 && y.Year != file.Years[i-1].Year+1 {
			l.Add(broken(place(y.Year), "年份应逐年连续，前一项为 %d 年", file.Years[i-1].Year))
		}
		l.Add(checkYear(y))
	}
	if err := l.Err(); err != nil {
		return nil, err
	}
	return build(file.Years), nil
}

// Years gives the notices as published, for people to review.
func (c *Calendar) Years() []Year {
	years := slices.Clone(c.years)
	for i := range years {
		years[i].Notices = slices.Clone(years[i].Notices)
		for j, n := range years[i].Notices {
			years[i].Notices[j].Holidays = slices.Clone(n.Holidays)
			years[i].Notices[j].Workdays = slices.Clone(n.Workdays)
		}
	}
	return years
}

func build(years []Year) *Calendar {
	c := &Calendar{years: years, names: map[int32]string{}}
	said := map[int32]bool{} // day → worked
	for _, y := range years {
		for _, n := range y.Notices {
			for _, h := range n.Holidays {
				for d := h.From.Number(); d <= h.To.Number(); d++ {
					said[d], c.names[d] = false, h.Name
				}
			}
			for _, w := range n.Workdays {
				said[w.Number()] = true
				delete(c.names, w.Number())
			}
		}
	}
	for d, work := range said {
		if work != isWeekday(d) {
			c.moved = append(c.moved, departure{number: d, work: work})
		}
	}
	slices.SortFunc(c.moved, func(a, b departure) int { return int(a.number - b.number) })
	sum := int64(0)
	for i := range c.moved {
		if c.moved[i].work {
			sum++
		} else {
			sum--
		}
		c.moved[i].sum = sum
	}
	c.knownFrom = civilNumber(years[0].Year, 1, 1)
	for _, ok := said[c.knownFrom-1]; ok; _, ok = said[c.knownFrom-1] {
		c.knownFrom--
	}
	c.knownTo = civilNumber(years[len(years)-1].Year, 12, 31) - unsettled
	return c
}
