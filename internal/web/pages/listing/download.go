package listing

import (
	"cmp"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"liancheng/internal/fault"
	"liancheng/internal/httpd"
	"liancheng/internal/listing"
	"liancheng/internal/web/ui"
)

// A DraftPaper is one paper of the case as the page offers it.
type DraftPaper struct {
	listing.Draft
	To    string // whom it goes to, masked
	State ui.State
}

// formPaper is the form that asks for a paper with names and numbers in full.
const formPaper = "paper"

// drafts lays out the papers of the case; those whom it names were looked at already.
func (p *Pages) drafts(page *ShowPage) error {
	people := map[string]listing.PaperParty{}
	for _, x := range append([]Person{page.Party}, page.Members...) {
		people[x.ID] = listing.PaperParty{Name: x.Name, NumberName: "证件号码", Number: x.Number, Person: x.Natural}
	}
	list, err := page.View.Listing.PapersFor(p.Law(), p.Today(), people)
	tones := map[listing.PaperState]ui.Tone{listing.PaperMade: ui.Clear, listing.PaperReady: ui.Action, listing.PaperIncomplete: ui.Strict}
	for _, d := range list {
		page.Drafts = append(page.Drafts, DraftPaper{d, people[d.Party].Name + "（" + d.Role + "）", ui.State{Word: d.State.Chinese(), Tone: tones[d.State]}})
	}
	return err
}

// note says what a paper lacks, or what is left to fill in.
func (d DraftPaper) note() string {
	switch {
	case len(d.Missing) > 0:
		return "缺少：" + strings.Join(d.Missing, "；") + "。补齐之前不能办理“" + d.Step.Chinese() + "”。"
	case len(d.Blanks) > 0:
		return "待填写：" + strings.Join(d.Blanks, "、")
	}
	return "内容齐全"
}

// value names a paper in a form and, in parts, in its address.
func (d DraftPaper) value() string {
	return string(d.Kind) + " " + d.Party + " " + strconv.Itoa(d.No)
}

func (d DraftPaper) to(id string, format listing.Format) string {
	q := url.Values{"party": {d.Party}, "format": {string(format)}}
	if d.No > 0 {
		q.Set("no", strconv.Itoa(d.No))
	}
	return Path(id) + "/papers/" + string(d.Kind) + "?" + q.Encode()
}

// Paper gives a paper as a file, persons masked.
func (p *Pages) Paper(w http.ResponseWriter, r *http.Request) error {
	no, err := strconv.Atoi(cmp.Or(r.FormValue("no"), "0"))
	if err != nil || no < 0 {
		return fault.New(fault.Invalid, "没有该文书，请从案件页面打开").At("no").Under("listing.paper-none")
	}
	q := listing.PaperQuery{Kind: listing.PaperKind(r.PathValue("kind")), Party: r.FormValue("party"), No: no}
	return p.download(w, r, q)
}

// FullPaper gives it with names and numbers of persons, for a reason that is recorded.
func (p *Pages) FullPaper(w http.ResponseWriter, r *http.Request) error {
	parts := strings.Fields(r.PostFormValue("paper"))
	if len(parts) != 3 {
		return p.formDone(w, r, "", formPaper, fault.New(fault.Invalid, "请选择文书").At("paper").Under("listing.paper-none"))
	}
	no, _ := strconv.Atoi(parts[2]) // what is no number is found nowhere
	q := listing.PaperQuery{Kind: listing.PaperKind(parts[0]), Party: parts[1], No: no, Reveal: r.PostFormValue("reason")}
	if strings.TrimSpace(q.Reveal) == "" {
		return p.formDone(w, r, "", formPaper, fault.New(fault.Invalid, "请写明显示完整姓名和证件号码的用途").At("reason").Under("listing.paper-reveal"))
	}
	if err := p.download(w, r, q); err != nil {
		return p.formDone(w, r, "", formPaper, err)
	}
	return nil
}

func (p *Pages) download(w http.ResponseWriter, r *http.Request, q listing.PaperQuery) error {
	f, err := p.Listings.PaperFile(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), q, listing.Format(cmp.Or(r.FormValue("format"), string(listing.DOCX))), p.Today())
	if err == nil {
		httpd.WritePaper(w, f)
	}
	return err
}
