package api

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"liancheng/internal/access"
	"liancheng/internal/httpd"
	"liancheng/internal/listing"
	"liancheng/internal/paper"
)

// CasePaper is one paper of a case, as far as it has come.
type CasePaper struct {
	Kind      listing.PaperKind  `json:"kind"`
	Name      string             `json:"name"`
	No        int                `json:"no,omitempty" doc:"同类事项中的第几件，自 1 起"`
	Party     string             `json:"party" doc:"受送达人编号"`
	Role      string             `json:"role" doc:"受送达人的身份"`
	Step      listing.Act        `json:"step" doc:"所属的步骤"`
	StepName  string             `json:"step_name"`
	State     listing.PaperState `json:"state" doc:"made 已办理，ready 可以制作，incomplete 材料不全"`
	StateName string             `json:"state_name"`
	Missing   []string           `json:"missing,omitempty" doc:"尚缺的材料；补齐之前不能制作"`
	Blanks    []string           `json:"blanks,omitempty" doc:"待填写：案件中还没有、在文书上留空的内容"`
	Cautions  []string           `json:"cautions,omitempty" doc:"所引用的、尚未经人员确认的依据和期限"`
}

func casePaperOf(d listing.Draft) CasePaper {
	return CasePaper{d.Kind, d.Name, d.No, d.Party, d.Role, d.Step, d.Step.Chinese(), d.State, d.State.Chinese(), d.Missing, d.Blanks, d.Cautions}
}

// PaperText is a paper as text, with what a file of it could not show.
type PaperText struct {
	CasePaper
	Text        string               `json:"text" doc:"文书的文字"`
	Substituted []paper.Substitution `json:"substituted,omitempty" doc:"PDF 中被替代的字体；used 为空的字没有字体可用，以〓代替"`
}

// revealHeader says why names and numbers of persons are wanted in full: in a header, since
// addresses are logged.
const revealHeader = "Reveal-Reason"

func (a *API) papers() {
	handle(a, op{Name: "listings.papers", Method: "GET", Path: "/v1/listings/{id}/papers", Tag: tagListing, Act: access.ListingRead,
		Also: []access.Act{access.PartyRead}, Summary: "案件现阶段的文书",
		About: "每件文书所属的步骤、受送达人、尚缺的材料和待填写的内容。"}, a.paperList)
	serve(a, op{Name: "listings.paper", Method: "GET", Path: "/v1/listings/{id}/papers/{kind}", Tag: tagListing, Act: access.ListingRead,
		Also: []access.Act{access.FileGet, access.PartyRead, access.PartyReveal}, Summary: "制作一件文书",
		About: "按 GB/T 9704-2012 排版的 DOCX 或 PDF，format=json 时为文字。自然人的姓名和号码默认遮盖；以 Reveal-Reason 写明用途的，显示完整，并记入审计。" +
			"材料不全的不能制作，答复中写明所缺。PDF 中被替代的字体写在文件属性和 Paper-Substituted、Paper-Missing-Glyphs 中。"},
		a.describePaper, a.paper, false)
}

type papersOut struct {
	Items []CasePaper `json:"items"`
}

func (a *API) paperList(c call, in *ByID) (*body[papersOut], error) {
	drafts, err := a.cfg.Listings.Papers(c, c.Actor, in.ID, a.today())
	if err != nil {
		return nil, err
	}
	out := papersOut{Items: make([]CasePaper, 0, len(drafts))}
	for _, d := range drafts {
		out.Items = append(out.Items, casePaperOf(d))
	}
	return &body[papersOut]{out}, nil
}

func (a *API) describePaper(o *huma.Operation) {
	text := &huma.Schema{Type: "string"}
	for _, p := range []*huma.Param{
		{Name: "id", In: "path", Required: true, Schema: text, Description: "列入案件"},
		{Name: "kind", In: "path", Required: true, Schema: text, Description: "文书种类，见该案的文书目录"},
		{Name: "party", In: "query", Schema: text, Description: "受送达人编号；不填为被列入主体"},
		{Name: "no", In: "query", Schema: &huma.Schema{Type: "integer"}, Description: "同类事项中的第几件；不填为最后一件"},
		{Name: "format", In: "query", Schema: &huma.Schema{Type: "string", Enum: []any{"docx", "pdf", "json"}}, Description: "不填为 docx"},
		{Name: revealHeader, In: "header", Schema: text, Description: "显示完整姓名和证件号码的用途，UTF-8 百分号编码"},
	} {
		o.Parameters = append(o.Parameters, p)
	}
	raw := &huma.MediaType{Schema: &huma.Schema{Type: "string", Format: "binary"}}
	o.Responses = map[string]*huma.Response{
		"200": {Description: "文书", Content: map[string]*huma.MediaType{
			"application/pdf": raw, "application/vnd.openxmlformats-officedocument.wordprocessingml.document": raw,
			"application/json": {Schema: schemaOf[PaperText](a)},
		}},
		"default": a.problemResponse(),
	}
}

// paperQuery reads which paper is asked for.
func paperQuery(r *http.Request) (q listing.PaperQuery, format string, err error) {
	values := r.URL.Query()
	for name := range values {
		if name != "party" && name != "no" && name != "format" {
			return q, "", invalid(clip(name), "http.query", "没有参数“%s”", clip(name))
		}
	}
	q = listing.PaperQuery{Kind: listing.PaperKind(r.PathValue("kind")), Party: values.Get("party")}
	if no := values.Get("no"); no != "" {
		if q.No, err = strconv.Atoi(no); err != nil || q.No < 1 {
			return q, "", invalid("no", "listing.paper-none", "no 应为自 1 起的整数")
		}
	}
	if q.Reveal, err = url.PathUnescape(r.Header.Get(revealHeader)); err != nil {
		return q, "", invalid(revealHeader, "listing.paper-reveal", "用途应为 UTF-8 百分号编码的文字")
	}
	if format = values.Get("format"); format == "" {
		format = string(listing.DOCX)
	}
	return q, format, nil
}

func (a *API) paper(w http.ResponseWriter, r *http.Request) {
	q, format, err := paperQuery(r)
	if err == nil && format == "json" {
		err = a.paperText(w, r, q)
	} else if err == nil {
		err = a.paperFile(w, r, q, listing.Format(format))
	}
	if err != nil {
		httpd.WriteFault(w, r, err)
	}
}

func (a *API) paperText(w http.ResponseWriter, r *http.Request, q listing.PaperQuery) error {
	p, d, err := a.cfg.Listings.Paper(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), q, a.today())
	if err != nil {
		return err
	}
	_, substituted, err := paper.PDF(p, a.cfg.Listings.Fonts)
	if err == nil {
		writeJSON(w, http.StatusOK, PaperText{casePaperOf(d), p.Plain(), substituted})
	}
	return err
}

func (a *API) paperFile(w http.ResponseWriter, r *http.Request, q listing.PaperQuery, format listing.Format) error {
	f, err := a.cfg.Listings.PaperFile(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), q, format, a.today())
	if err == nil {
		httpd.WritePaper(w, f)
	}
	return err
}
