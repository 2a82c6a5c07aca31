package listing

import (
	"bytes"
	"cmp"
	"errors"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/httpd"
	"liancheng/internal/listing"
	"liancheng/internal/party"
	"liancheng/internal/sheet"
	"liancheng/internal/web/ui"
	"liancheng/internal/web/upload"
)

const (
	formAdopt = "adopt"
	formSheet = "sheet"
	fileField = "file"
)

var (
	adoptHome  = ui.Link{Word: listing.AdoptTitle, To: "/listings/adopt"}
	beginAdopt = beginning{"填写转入名单", "/listings/adopt/new"}
)

// AdoptStart shows both ways: by spreadsheet and by form.
func (p *Pages) AdoptStart(w http.ResponseWriter, r *http.Request) error {
	return p.adoptStart(w, r, http.StatusOK, ui.Forms{}.For(formSheet))
}

func (p *Pages) adoptStart(w http.ResponseWriter, r *http.Request, status int, form ui.Form) error {
	f := ui.FrameFor(r.Context(), section, listing.AdoptTitle, home)
	f.Errors = len(form.Errors) > 0
	return ui.Render(w, r, status, adoptStartView(f, form))
}

// AdoptTemplate gives the empty spreadsheet.
func (p *Pages) AdoptTemplate(w http.ResponseWriter, r *http.Request) error {
	format, known := sheet.Choose(cmp.Or(r.FormValue("format"), string(sheet.XLSX)), "")
	if !known {
		return fault.New(fault.NotFound, "模板只有 xlsx 和 csv 两种格式").Under("sheet.format")
	}
	var file bytes.Buffer
	if err := listing.AdoptTemplate(&file, format, p.Law()); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", format.Media())
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": listing.AdoptTitle + "." + string(format)}))
	h.Set("Content-Length", strconv.Itoa(file.Len()))
	_, _ = w.Write(file.Bytes()) // who hung up needs no file
	return nil
}

// AdoptSheet adopts the rows of the spreadsheet chosen and shows what became of each.
// Sent again, as when the page is loaded anew, it adopts nothing twice.
func (p *Pages) AdoptSheet(w http.ResponseWriter, r *http.Request) error {
	if err := upload.Read(r); err != nil {
		return err
	}
	file, _, err := r.FormFile(fileField + upload.Suffix)
	var done []listing.Adopted
	if err == nil {
		defer file.Close()
		done, err = p.Listings.AdoptFile(r.Context(), httpd.Actor(r.Context()), file)
	} else if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		err = fault.New(fault.Invalid, "请选择填写好的表格文件").At(fileField).Under("file.missing")
	}
	if err != nil {
		errs, ok := ui.ErrorsOf(err)
		if !ok || fault.Is(err, fault.Forbidden) {
			return err
		}
		return p.adoptStart(w, r, httpd.Status(err), ui.Form{ID: formSheet, Values: r.PostForm, Errors: errs, Back: true})
	}
	f := ui.FrameFor(r.Context(), section, "转入结果", home, adoptHome)
	return ui.Render(w, r, http.StatusOK, adoptedView(f, adoptedPage(r, done)))
}

// AdoptedPage is what became of the rows of a spreadsheet.
type AdoptedPage struct {
	Said    string
	Refused int
	Table   ui.Table
}

func adoptedPage(r *http.Request, done []listing.Adopted) (page AdoptedPage) {
	page.Table = ui.Table{
		Caption: "各行的转入结果", Empty: ui.Words("表格中没有填写任何一行。"),
		Columns: []ui.Column{{Word: "行"}, {Word: "结果"}, {Word: "说明"}},
	}
	made, before := 0, 0
	for _, x := range done {
		row := ui.Row{To: Path(x.Listing)}
		state, note := ui.State{Word: "已转入", Tone: ui.Clear}, ""
		switch {
		case x.Err != nil:
			page.Refused++
			row.To, state, note = "", ui.State{Word: "未转入", Tone: ui.Stop}, reasons(r, x.Err)
		case x.Already:
			before++
			state, note = ui.State{Word: "此前已转入", Tone: ui.Plain}, "没有更改；现为"+x.State.Chinese()+"。"
		default:
			made++
		}
		if len(x.Missing) > 0 {
			note += "尚缺：" + strings.Join(x.Missing, "、") + "。"
		}
		row.Cells = []templ.Component{ui.Words("第 " + strconv.Itoa(x.Line) + " 行"), ui.Tag(state), ui.Words(note)}
		page.Table.Rows = append(page.Table.Rows, row)
	}
	page.Said = "转入 " + strconv.Itoa(made) + " 行，此前已转入 " + strconv.Itoa(before) + " 行，未转入 " + strconv.Itoa(page.Refused) + " 行。"
	return page
}

// reasons are what is wrong with a row, by column; of our own fault only that it happened.
func reasons(r *http.Request, err error) string {
	errs, ok := ui.ErrorsOf(err)
	if !ok {
		httpd.Note(r.Context(), err)
		return httpd.ProblemOf(err, httpd.RequestID(r.Context())).Detail
	}
	said := make([]string, len(errs))
	for i, e := range errs {
		said[i] = e.Message
		if e.Field != "" {
			said[i] = e.Field + "：" + e.Message
		}
	}
	return strings.Join(said, "；")
}

// AdoptNewForm shows the form that begins the adoption of one listing.
func (p *Pages) AdoptNewForm(w http.ResponseWriter, r *http.Request) error {
	return p.subject(w, r, http.StatusOK, beginAdopt, ui.Forms{}.For(subjectForm, "kind", string(party.Organisation)))
}

// AdoptNew finds the party, or registers it, and goes on to the listing.
func (p *Pages) AdoptNew(w http.ResponseWriter, r *http.Request) error {
	return p.begin(w, r, beginAdopt)
}

// AdoptForm shows the form for a party and a domain.
func (p *Pages) AdoptForm(w http.ResponseWriter, r *http.Request) error {
	return p.adoption(w, r, http.StatusOK, r.PathValue("party"), r.FormValue("domain"), ui.Forms{}.For(formAdopt))
}

func (p *Pages) adoption(w http.ResponseWriter, r *http.Request, status int, subject, domain string, form ui.Form) error {
	page, err := p.about(r, subject, domain, form)
	if err != nil {
		return err
	}
	f := ui.FrameFor(r.Context(), section, "转入名单 · "+page.Domain.Name, home, adoptHome)
	f.Errors = len(form.Errors) > 0
	return ui.Render(w, r, status, adoptView(f, page))
}

// Adopt takes over one listing decided elsewhere.
func (p *Pages) Adopt(w http.ResponseWriter, r *http.Request) error {
	if err := upload.Read(r); err != nil {
		return err
	}
	in, err := p.typedAdoption(r)
	if err == nil {
		var l listing.Listing
		if l, err = p.Listings.Adopt(r.Context(), httpd.Actor(r.Context()), in); err == nil {
			return ui.SeeOther(w, r, Path(l.ID)+"?done="+string(listing.Adopt))
		}
	}
	errs, ok := ui.ErrorsOf(err)
	if !ok || fault.Is(err, fault.Forbidden) {
		return err
	}
	form := ui.Form{ID: formAdopt, Values: r.PostForm, Errors: errs, Back: true}
	return p.adoption(w, r, httpd.Status(err), r.PostFormValue("party"), r.PostFormValue("domain"), form)
}

func (p *Pages) typedAdoption(r *http.Request) (in listing.Adoption, err error) {
	var bad fault.List
	in.Proposal, err = p.typedProposal(r)
	bad.Add(err)
	in.Decision, err = p.paper(r, "decision")
	bad.Add(err)
	in.Decision.Issuer = strings.TrimSpace(r.PostFormValue("decision.issuer"))
	in.Source = r.PostFormValue("source")
	in.Listed, in.Until = calendar.Day(r.PostFormValue("listed")), calendar.Day(r.PostFormValue("until"))
	notice, err := p.typedNotice(r)
	bad.Add(err)
	if notice != (listing.Notice{}) {
		in.Notices = []listing.Notice{notice}
	}
	served, err := p.served(r, "deliveries")
	bad.Add(err)
	if served != (listing.Served{}) {
		in.Deliveries = []listing.Delivery{{Recipient: in.Party, Served: served}}
	}
	return in, bad.Err()
}

// typedNotice reads a notice that was served elsewhere; the zero Notice when nothing of
// it was filled in.
func (p *Pages) typedNotice(r *http.Request) (n listing.Notice, err error) {
	doc, err := p.paper(r, "notices.document")
	served, proof := p.served(r, "notices")
	return listing.Notice{Document: doc, Served: served, Heard: calendar.Day(r.PostFormValue("notices.heard"))}, join(err, proof)
}
