package listing

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/paper"
)

// People names parties for papers. Whoever asks is asked by the door, and that he looked is
// recorded; reveal asks for a person's name and number in full, by a right of its own.
type People interface {
	PaperParty(ctx context.Context, a access.Actor, id string, reveal bool) (PaperParty, error)
}

// A PaperQuery asks for one paper of a case.
type PaperQuery struct {
	Kind   PaperKind
	Party  string // to whom; empty: the listed party, or the only one there is
	No     int    // which one of several; 0: the last
	Reveal string // why names and numbers of persons are needed in full; empty: they are masked
}

// Papers gives the papers that make sense in a case as it stands, each with what is missing
// and what would be left to fill in.
func (s *Service) Papers(ctx context.Context, a access.Actor, id string, today calendar.Day) ([]Draft, error) {
	c, _, err := s.paperCase(ctx, a, id, today, false)
	if err != nil {
		return nil, err
	}
	return c.tried()
}

// PapersFor is Drafts with what would be left to fill in and what to be careful about, for
// who has named the parties already.
func (l *Listing) PapersFor(rules *law.Ruleset, today calendar.Day, people map[string]PaperParty) ([]Draft, error) {
	return (&paperCase{l: l, law: rules, today: today, people: people}).tried()
}

// tried fills every form that is complete.
func (c *paperCase) tried() ([]Draft, error) {
	drafts := c.l.Drafts(c.law, c.today)
	for i := range drafts {
		if len(drafts[i].Missing) > 0 {
			continue
		}
		if _, err := c.paper(&drafts[i]); err != nil {
			return nil, err
		}
	}
	return drafts, nil
}

// Paper makes one. A file that is not complete cannot go on: it says what is missing.
func (s *Service) Paper(ctx context.Context, a access.Actor, id string, q PaperQuery, today calendar.Day) (paper.Paper, Draft, error) {
	row, err := s.row(ctx, id)
	if err == nil {
		err = s.enterWithPart(ctx, a, access.FileGet, row)
	}
	if err == nil && q.Reveal != "" {
		a.Purpose, err = purpose(q.Reveal)
	}
	if err != nil {
		return paper.Paper{}, Draft{}, err
	}
	c, history, err := s.paperCase(ctx, a, id, today, q.Reveal != "")
	if err != nil {
		return paper.Paper{}, Draft{}, err
	}
	d, err := pick(c.l, c.l.Drafts(c.law, today), q)
	if err == nil {
		err = s.asServed(ctx, c, d, history)
	}
	if err != nil {
		return paper.Paper{}, d, err
	}
	p, err := c.paper(&d)
	return p, d, err
}

// made is the step after which a paper says what it always will: a correction made later
// does not change what was decided and served.
var made = map[PaperKind]Act{PaperDecision: Decide, PaperRepairNotice: Serve}

// asServed takes the case back to the step that made the paper.
func (s *Service) asServed(ctx context.Context, c *paperCase, d Draft, history []Version) error {
	act, fixed := made[d.Kind]
	if !fixed || d.State != PaperMade {
		return nil
	}
	for _, v := range slices.Backward(history) {
		if v.Act != act {
			continue
		}
		return s.Store.Read(ctx, func(tx Tx) error {
			l, err := s.unseal(tx, v.Listing, v.Version)
			c.l = &l
			return err
		})
	}
	return nil
}

// purpose proves why somebody wants a person's number. It goes into the audit record, which
// holds no numbers.
func purpose(s string) (string, error) {
	s = strings.TrimSpace(s)
	if n := utf8.RuneCountInString(s); n < leastReason || n > 200 || !utf8.ValidString(s) {
		return "", fault.New(fault.Invalid, "请写明显示完整姓名和证件号码的用途，%d 至 200 个字", leastReason).At("reason").Under("listing.paper-reveal")
	}
	return ident.Redact(s), nil
}

// paperCase loads a case and names whom it is about. The looks are recorded.
func (s *Service) paperCase(ctx context.Context, a access.Actor, id string, today calendar.Day, reveal bool) (*paperCase, []Version, error) {
	v, err := s.Get(ctx, a, id)
	if err != nil {
		return nil, nil, err
	}
	c := &paperCase{l: &v.Listing, law: s.Law(), today: today, people: map[string]PaperParty{}}
	for _, who := range append(addressees(c.l.Party, c.l.Members), c.l.addressees()...) {
		if _, known := c.people[who]; known {
			continue
		}
		if c.people[who], err = s.People.PaperParty(ctx, a, who, reveal); err != nil {
			return nil, nil, err
		}
	}
	return c, v.History, nil
}

// paper fills the form of a draft and notes in it what is left open.
func (c *paperCase) paper(d *Draft) (paper.Paper, error) {
	for _, r := range paperRules {
		if r.kind != d.Kind {
			continue
		}
		r.fill(c, *d)
		p, err := paper.Fill(r.form, c.fields)
		if err != nil {
			return p, err
		}
		p.Made = c.day
		d.Blanks, d.Cautions = p.Blanks, c.cautions
		return p, nil
	}
	return paper.Paper{}, noPaper()
}

func noPaper() error {
	return fault.New(fault.NotFound, "案件现阶段没有该文书").At("kind").Under("listing.paper-none")
}

// pick finds the draft asked for.
func pick(l *Listing, drafts []Draft, q PaperQuery) (found Draft, err error) {
	if q.Party == "" {
		q.Party = l.Party
		only := ""
		for _, d := range drafts {
			if d.Kind == q.Kind && d.Party == l.Party {
				only = l.Party
			} else if d.Kind == q.Kind && only == "" {
				only = d.Party
			}
		}
		if only != "" {
			q.Party = only
		}
	}
	for _, d := range drafts {
		if d.Kind == q.Kind && d.Party == q.Party && (q.No == 0 || d.No == q.No) {
			found = d
		}
	}
	switch {
	case found.Kind == "":
		return found, noPaper()
	case len(found.Missing) > 0:
		return found, fault.New(fault.Conflict, "《%s》尚不能制作，缺少：%s", found.Name, strings.Join(found.Missing, "；")).Under("listing.paper-incomplete")
	}
	return found, nil
}
