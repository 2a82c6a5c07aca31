package api

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"liancheng/internal/access"
	"liancheng/internal/fault"
	"liancheng/internal/httpd"
	"liancheng/internal/listing"
	"liancheng/internal/sheet"
	"liancheng/internal/standing"
)

// AdoptedRow is what became of one row of a spreadsheet.
type AdoptedRow struct {
	Line    int            `json:"line" doc:"表格中的行号，列名所在为第 1 行"`
	Listing string         `json:"listing,omitempty" doc:"转入的列入案件编号"`
	State   standing.State `json:"state,omitempty"`
	Already bool           `json:"already,omitempty" doc:"此前已经转入，本次没有更改"`
	Missing []string       `json:"missing,omitempty" doc:"尚缺的材料；补齐之前核查结论不超过从严审核"`
	Problem *httpd.Problem `json:"problem,omitempty" doc:"未转入的原因；field 为列名"`
}

// AdoptedSheet is the answer to a spreadsheet.
type AdoptedSheet struct {
	Adopted int          `json:"adopted" doc:"本次转入的行数"`
	Already int          `json:"already" doc:"此前已经转入的行数"`
	Refused int          `json:"refused" doc:"未转入的行数"`
	Rows    []AdoptedRow `json:"rows"`
}

// sheetUpload leaves room for what multipart adds to a file of the usual size.
const sheetUpload = 4<<20 + 64<<10

func (a *API) adoptSheets() {
	raw := &huma.Schema{Type: "string", Format: "binary"}
	either := map[string]*huma.MediaType{sheet.XLSX.Media(): {Schema: raw}, "text/csv": {Schema: &huma.Schema{Type: "string"}}}
	template := listingOp("adopt.template", "/adopt/sheet", access.ListingAdopt, "转入名单的表格模板")
	template.Method = "GET"
	template.About = "第一行为列名；XLSX 的“填写说明”一页写明各列可以填写的内容。"
	serve(a, template, func(o *huma.Operation) {
		o.Parameters = []*huma.Param{{Name: "format", In: "query", Description: "文件格式；不填则按 Accept，默认 xlsx",
			Schema: &huma.Schema{Type: "string", Enum: []any{string(sheet.XLSX), string(sheet.CSV)}}}}
		o.Responses = map[string]*huma.Response{"200": {Description: "空白表格", Content: either}, "default": a.problemResponse()}
	}, a.adoptTemplate, false)

	upload := listingOp("adopt.sheet", "/adopt/sheet", access.ListingAdopt, "以表格转入名单")
	upload.Also = []access.Act{access.PartyRead, access.PartyRegister}
	upload.Limit = sheetUpload
	upload.About = "XLSX 或者 CSV（UTF-8、GB18030），最多 " + strconv.Itoa(sheet.Usual.Rows) + " 行；请求内容即文件，或以 multipart/form-data 的 file 字段上传。" +
		"各行分别转入：有误的一行答复原因，其余照常。同一行再次提交不会重复转入，答复原案件的编号。" +
		"尚未登记的主体和人员按号码和名称登记。表格不带文书副本，转入后以 /v1/listings/{id}/complete 补齐。"
	serve(a, upload, func(o *huma.Operation) {
		form := &huma.Schema{Type: "object", Properties: map[string]*huma.Schema{"file": raw}, Required: []string{"file"}}
		o.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
			sheet.XLSX.Media(): {Schema: raw}, "text/csv": {Schema: &huma.Schema{Type: "string"}}, "multipart/form-data": {Schema: form},
		}}
		o.Responses = map[string]*huma.Response{"200": jsonResponse("每行一个答复", schemaOf[AdoptedSheet](a)), "default": a.problemResponse()}
	}, a.adoptSheet, false)
}

// adoptTemplate gives the empty sheet.
func (a *API) adoptTemplate(w http.ResponseWriter, r *http.Request) {
	actor := httpd.Actor(r.Context())
	on := access.Resource{Kind: "listing", Body: actor.Body, Region: actor.Region}
	if err := a.cfg.Door.Enter(r.Context(), actor, access.ListingAdopt, on); err != nil {
		httpd.WriteFault(w, r, err)
		return
	}
	format, known := sheet.Choose(r.URL.Query().Get("format"), r.Header.Get("Accept"))
	if !known {
		httpd.WriteFault(w, r, fault.New(fault.Invalid, "模板只有 xlsx 和 csv 两种格式").At("format").Under(httpd.RuleAccept))
		return
	}
	var file bytes.Buffer
	if err := listing.AdoptTemplate(&file, format, a.cfg.Rules()); err != nil {
		httpd.WriteFault(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", format.Media())
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": listing.AdoptTitle + "." + string(format)}))
	h.Set("Content-Length", strconv.Itoa(file.Len()))
	_, _ = w.Write(file.Bytes())
}

func (a *API) adoptSheet(w http.ResponseWriter, r *http.Request) {
	from, err := upload(r)
	if err != nil {
		httpd.WriteFault(w, r, err)
		return
	}
	done, err := a.cfg.Listings.AdoptFile(r.Context(), httpd.Actor(r.Context()), told{from})
	if err != nil {
		httpd.WriteFault(w, r, err)
		return
	}
	out := AdoptedSheet{Rows: make([]AdoptedRow, len(done))}
	for i, x := range done {
		out.Rows[i] = AdoptedRow{Line: x.Line, Listing: x.Listing, State: x.State, Already: x.Already, Missing: x.Missing}
		switch {
		case x.Err != nil:
			out.Refused++
			out.Rows[i].Problem = httpd.ProblemOf(x.Err, httpd.RequestID(r.Context()))
			if out.Rows[i].Problem.Status >= http.StatusInternalServerError {
				httpd.Note(r.Context(), x.Err)
			}
		case x.Already:
			out.Already++
		default:
			out.Adopted++
		}
	}
	writeJSON(w, http.StatusOK, out)
}

// told is a request's body whose end before its time is the sender's to mend.
type told struct{ io.Reader }

func (t told) Read(p []byte) (int, error) {
	n, err := t.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = unreadable(err)
	}
	return n, err
}
