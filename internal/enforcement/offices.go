package enforcement

import (
	"liancheng/internal/calendar"
	"liancheng/internal/ident"
	"liancheng/internal/party"
)

// offices are all bodies, read once, for who asks about many listings. They answer as
// RegistryTx does.
type offices struct {
	bodies  map[string]party.Body
	holders map[seat][]tenure // in the order of the bodies' ids
}

type seat struct{ region, function string }

type tenure struct {
	body string
	held party.Held
}

// officesPage is how many bodies are read at a time.
const officesPage = 500

func readOffices(tx Tx) (*offices, error) {
	o := &offices{map[string]party.Body{}, map[seat][]tenure{}}
	for after := ""; ; {
		page, err := tx.Bodies("", after, officesPage)
		if err != nil {
			return nil, err
		}
		for _, b := range page {
			o.add(b)
			after = b.ID
		}
		if len(page) < officesPage {
			return o, nil
		}
	}
}

// add takes a body in. Licensing alone gets no orders: those go to who has the function whole.
func (o *offices) add(b party.Body) {
	o.bodies[b.ID] = b
	for _, h := range b.Functions {
		if at := (seat{b.Region, h.Function}); !h.Licensing {
			o.holders[at] = append(o.holders[at], tenure{b.ID, h})
		}
	}
}

// holderOf is RegistryTx.HolderOf.
func (o *offices) holderOf(function, region string, day calendar.Day) (Office, bool) {
	r, _, ok := ident.ResolveRegion(region)
	for ; ok; r, ok = ident.ParentOf(r.Code) {
		for _, t := range o.holders[seat{r.Code, function}] {
			if t.held.On(day) {
				return o.byID(t.body, day), true
			}
		}
	}
	return Office{}, false
}

// byID is RegistryTx.OfficeByID; a body that is not ours has no functions here.
func (o *offices) byID(id string, day calendar.Day) Office {
	b := o.bodies[id]
	return Office{ID: b.ID, Region: b.Region, Functions: b.FunctionsOn(day)}
}
