package law

import (
	"cmp"
	"slices"
)

// Export is the memorandum as other programs read it.
type Export struct {
	Memorandum string           `json:"memorandum"`
	Document   string           `json:"document"`
	Status     MemorandumStatus `json:"status"`
	Digest     string           `json:"ruleset"`
	Day        string           `json:"as_of"`
	Domains    []ExportDomain   `json:"domains"`
	Measures   []ExportMeasure  `json:"measures"`
	Headings   []ExportHeading  `json:"headings"`
	Functions  []Function       `json:"functions"`
	Matters    []Matter         `json:"matters"`
	Acts       []Act            `json:"acts"`
	Conditions []Circumstance   `json:"circumstances"`
	Errata     []Erratum        `json:"errata"`
	Amendments []Amendment      `json:"amendments"`
}

// ExportDomain is one domain with who may be listed in it.
type ExportDomain struct {
	Domain    int          `json:"domain"`
	ID        string       `json:"id"`
	Name      string       `json:"name"`
	Subject   string       `json:"subject"`
	Cases     []ExportCase `json:"cases"`
	Listable  bool         `json:"listable"` // a list basis is recorded for it
	ListBasis *ListBasis   `json:"list_basis,omitempty"`
}

// ExportCase is one kind of party that may be listed.
type ExportCase struct {
	ID      string  `json:"id"`
	Name    string  `json:"name"`
	Party   string  `json:"party"`
	Kinds   []Named `json:"kinds,omitempty"`
	Persons []Role  `json:"persons,omitempty"`
}

// ExportHeading is a numbered provision that only holds measures.
type ExportHeading struct {
	ID     string `json:"id"`
	Domain int    `json:"domain"`
	Item   int    `json:"item"`
	Text   string `json:"text"`
}

// ExportMeasure is one leaf with its readings.
type ExportMeasure struct {
	ID         string            `json:"id"`
	Domain     int               `json:"domain"`
	Item       int               `json:"item"`
	Sub        int               `json:"sub,omitempty"`
	Text       string            `json:"text"`
	Directives []ExportDirective `json:"directives"`
}

// ExportDirective is one reading as it stands on the day of the export.
type ExportDirective struct {
	ID        string        `json:"id"`
	Phrase    string        `json:"phrase"`
	Kind      Kind          `json:"kind"`
	Matters   []string      `json:"matters,omitempty"`
	Effect    Effect        `json:"effect,omitempty"`
	Act       string        `json:"act,omitempty"`
	Functions []string      `json:"functions"`
	Assigned  string        `json:"assigned"`
	Level     string        `json:"level,omitempty"`
	Reaches   []Role        `json:"reaches"`
	When      []string      `json:"when,omitempty"`
	Period    *Period       `json:"period,omitempty"`
	Binding   Binding       `json:"binding"`
	Class     Class         `json:"class"`
	Basis     []ExportBasis `json:"basis,omitempty"`
	Status    Status        `json:"basis_status"`
	Undo      Undo          `json:"undo"`
	OneOf     string        `json:"one_of,omitempty"`
	CatchAll  bool          `json:"catch_all,omitempty"`
	Moved     []Amended     `json:"amended,omitempty"`
	Note      string        `json:"note,omitempty"`
}

// ExportBasis is a basis cited with its status on the day.
type ExportBasis struct {
	ID          string   `json:"id"`
	Title       string   `json:"title"`
	Status      Status   `json:"status"`
	AppliesWhen []string `json:"applies_when,omitempty"`
}

// BasisStatus is a directive's basis status in one word: the best of its bases,
// unconfirmed where none is cited, and never better than what amendments leave.
func (rd *Reading) BasisStatus() Status {
	best := Repealed
	order := []Status{Repealed, Changed, Unconfirmed, Confirmed}
	for _, b := range rd.Bases {
		if slices.Index(order, b.Status) > slices.Index(order, best) {
			best = b.Status
		}
	}
	switch {
	case rd.Moved != "":
		return rd.Moved
	case len(rd.Bases) == 0:
		return Unconfirmed
	}
	return best
}

// Export gives the law of a day.
func (r *Ruleset) Export(day string, e *Edition) Export {
	s := r.Source
	x := Export{
		Memorandum: s.Memorandum.ID, Document: s.Memorandum.Document, Status: e.Memorandum, Digest: r.Digest, Day: day,
		Functions: s.Functions, Matters: s.Matters, Acts: s.Acts, Conditions: s.Circumstances,
		Errata: s.Errata, Amendments: e.Amendments,
	}
	readings := map[string][]ExportDirective{}
	for i := range e.Readings {
		rd := &e.Readings[i]
		readings[rd.Measure] = append(readings[rd.Measure], exportDirective(rd))
	}
	for _, d := range s.Domains {
		x.Domains = append(x.Domains, exportDomain(d, e))
		for _, h := range d.Headings {
			x.Headings = append(x.Headings, ExportHeading{h.ID, d.No, h.Item, h.Text})
		}
		for _, m := range d.Measures {
			x.Measures = append(x.Measures, ExportMeasure{m.ID, d.No, m.Item, m.Sub, m.Text, readings[m.ID]})
		}
	}
	slices.SortStableFunc(x.Measures, func(a, b ExportMeasure) int {
		return cmp.Or(cmp.Compare(a.Domain, b.Domain), cmp.Compare(a.Item, b.Item), cmp.Compare(a.Sub, b.Sub))
	})
	return x
}

func exportDomain(d *Domain, e *Edition) ExportDomain {
	x := ExportDomain{Domain: d.No, ID: d.ID, Name: d.Name, Subject: d.Subject}
	for _, c := range d.Cases {
		x.Cases = append(x.Cases, ExportCase{c.ID, c.Name, c.Party, c.Kinds, c.Persons})
	}
	if l, ok := e.ListBasis(d.No); ok {
		x.Listable, x.ListBasis = true, &l
	}
	return x
}

func exportDirective(rd *Reading) ExportDirective {
	x := ExportDirective{
		ID: rd.ID, Phrase: rd.Phrase, Kind: rd.Kind(), Matters: rd.Gate, Effect: rd.Effect, Act: rd.Act(),
		Functions: rd.Functions, Assigned: rd.Assigned, Level: rd.Level, Reaches: rd.Reaches, When: rd.When,
		Period: rd.Period, Binding: rd.Binding, Class: rd.Class, Status: rd.BasisStatus(), Undo: rd.Undo,
		OneOf: rd.OneOf, CatchAll: rd.CatchAll, Moved: rd.MovedBy, Note: rd.Note,
	}
	for _, b := range rd.Bases {
		x.Basis = append(x.Basis, ExportBasis{b.ID, b.Title, b.Status, b.Trigger})
	}
	return x
}
