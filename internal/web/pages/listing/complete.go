package listing

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"liancheng/internal/fault"
	"liancheng/internal/httpd"
	"liancheng/internal/listing"
	"liancheng/internal/standing"
	"liancheng/internal/web/upload"
)

// What an adopted listing may lack; each has a form of its own, one for each addressee.
const (
	gapGrounds  = "complete-grounds"
	gapDecision = "complete-decision"
	gapNotice   = "complete-notice"
	gapService  = "complete-service"
)

// A Gap is one thing that an adopted listing lacks, and the form that files it: with
// what is on record already as its first values.
type Gap struct {
	Kind, Form string
	Who        Person // of notices and services
	First      []string
}

// gaps are the forms that bring an adopted listing to completeness.
func gaps(page *ShowPage) (list []Gap) {
	l := &page.View.Listing
	if !l.Adopted || l.State != standing.Served || len(page.View.Facts.Missing) == 0 {
		return nil
	}
	if l.Document.Number == "" || l.Document.File == "" {
		first := append(firstPaper("document", l.Document), "document.kind", l.Document.Kind, "document.issuer", l.Document.Issuer)
		list = append(list, Gap{Kind: gapGrounds, Form: gapGrounds, First: first})
	}
	if l.Decision.Document.File == "" {
		list = append(list, Gap{Kind: gapDecision, Form: gapDecision})
	}
	var told []string
	for i, x := range append([]Person{page.Party}, page.Members...) {
		if slices.Contains(told, x.ID) {
			continue // in two roles: his papers are the same
		}
		told = append(told, x.ID)
		list = append(list, gapsOf(l, x, "-"+strconv.Itoa(i))...)
	}
	return list
}

// gapsOf are what is lacking of one addressee's notice and service.
func gapsOf(l *listing.Listing, x Person, suffix string) (list []Gap) {
	n, d := listing.Notice{}, listing.Delivery{}
	if i := slices.IndexFunc(l.Notices, func(n listing.Notice) bool { return n.Recipient == x.ID }); i >= 0 {
		n = l.Notices[i]
	}
	if i := slices.IndexFunc(l.Deliveries, func(d listing.Delivery) bool { return d.Recipient == x.ID }); i >= 0 {
		d = l.Deliveries[i]
	}
	if n.Document.File == "" || l.Unheard && n.Heard == "" {
		first := append(firstPaper("notices.document", n.Document), firstService("notices", n.Served)...)
		list = append(list, Gap{Kind: gapNotice, Form: gapNotice + suffix, Who: x, First: append(first, "notices.heard", string(n.Heard))})
	}
	if d.Proof == "" {
		list = append(list, Gap{Kind: gapService, Form: gapService + suffix, Who: x, First: firstService("deliveries", d.Served)})
	}
	return list
}

func firstPaper(base string, d listing.Document) []string {
	return []string{base + ".number", d.Number, base + ".date", string(d.Date), base + ".file", d.File}
}

func firstService(base string, s listing.Served) []string {
	first := []string{base + ".means", string(s.Means), base + ".date", string(s.Date), base + ".proof", s.Proof}
	if s.Consent {
		first = append(first, base+".consent", "yes")
	}
	return first
}

// fieldsOf are the fields of a form by its id; one of several like it ends in a number.
func fieldsOf(form string) []string {
	if names, ok := fields[form]; ok {
		return names
	}
	if i := strings.LastIndexByte(form, '-'); i >= 0 {
		return fields[form[:i]]
	}
	return nil
}

// Complete files what an adopted listing lacked. What was left out is the service's to
// say, behind its door.
func (p *Pages) Complete(w http.ResponseWriter, r *http.Request) error {
	if err := upload.Read(r); err != nil {
		return err
	}
	v, stale := version(r)
	c, err := p.typedCompletion(r)
	if err = join(err, stale); err == nil {
		_, err = p.Listings.Complete(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), v, c)
		if gapOf(r) == gapDecision && fault.Is(err, fault.Invalid) {
			err = at(err, "decision_file")
		}
	}
	return p.formDone(w, r, listing.Complete, r.PostFormValue("form"), err)
}

// gapOf is which of the forms was sent, without the number of its addressee.
func gapOf(r *http.Request) string {
	kind, _, _ := strings.Cut(strings.TrimPrefix(r.PostFormValue("form"), "complete-"), "-")
	return "complete-" + kind
}

func (p *Pages) typedCompletion(r *http.Request) (c listing.Completion, err error) {
	who := r.PostFormValue("recipient")
	switch gapOf(r) {
	case gapGrounds:
		c.Grounds, err = p.paper(r, "document")
		c.Grounds.Kind, c.Grounds.Issuer = r.PostFormValue("document.kind"), strings.TrimSpace(r.PostFormValue("document.issuer"))
	case gapDecision:
		c.DecisionFile, err = p.file(r, "decision_file")
	case gapNotice:
		var n listing.Notice
		n, err = p.typedNotice(r)
		n.Recipient = who
		c.Notices = []listing.Notice{n}
	case gapService:
		var s listing.Served
		s, err = p.served(r, "deliveries")
		c.Deliveries = []listing.Delivery{{Recipient: who, Served: s}}
	}
	return c, err
}
