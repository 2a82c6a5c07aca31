package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/httpd"
	"liancheng/internal/ident"
	"liancheng/internal/party"
	"liancheng/internal/screening"
	"liancheng/receipt"
)

// ScreeningForm asks whether a decision about a party is affected. The number of a
// person stands here, in the body, and nowhere else.
type ScreeningForm struct {
	Matter         string          `json:"matter" maxLength:"64" doc:"事项，如 tender.bid"`
	Identifier     string          `json:"identifier,omitempty" maxLength:"64" doc:"证件号码"`
	IdentifierKind ident.Kind      `json:"identifier_kind,omitempty" doc:"证件种类；不填则按号码形状识别"`
	Name           string          `json:"name,omitempty" maxLength:"400" doc:"名称或姓名；只有名称时结论最高为参考"`
	Kind           party.Kind      `json:"kind,omitempty" enum:"organisation,person" doc:"只填名称时的主体类别，默认组织"`
	Party          string          `json:"party,omitempty" maxLength:"64" doc:"主体编号，可代替号码"`
	Case           string          `json:"case,omitempty" maxLength:"200" doc:"办件流水号；核查自然人必填"`
	MatterCode     string          `json:"matter_code,omitempty" maxLength:"200" doc:"事项编码"`
	Project        string          `json:"project,omitempty" maxLength:"200" doc:"投资项目代码"`
	Stage          string          `json:"stage,omitempty" maxLength:"200"`
	Point          string          `json:"point,omitempty" enum:"acceptance,completion" doc:"acceptance 受理，completion 办结前"`
	Purpose        string          `json:"purpose,omitempty" maxLength:"200" doc:"用途"`
	Facility       string          `json:"facility,omitempty" maxLength:"200" doc:"所涉煤矿、项目等设施"`
	Circumstances  map[string]bool `json:"circumstances,omitempty" doc:"由核查方声明的情形"`
	At             calendar.Day    `json:"at,omitempty" doc:"按历史时点核查的日期；须有权限"`
	Link           string          `json:"link,omitempty" maxLength:"64" doc:"同一办件此前核查的编号"`
}

// ask reads the form; a number that cannot be one is refused before anybody is asked about.
func (f *ScreeningForm) ask(today calendar.Day) (ask screening.Ask, err error) {
	ask = screening.Ask{
		Asker: receipt.Asker{Matter: f.Matter, Case: f.Case, MatterCode: f.MatterCode, Project: f.Project, Stage: f.Stage,
			Point: f.Point, Purpose: f.Purpose},
		Name: f.Name, Kind: f.Kind, Party: f.Party, Facility: f.Facility, Asserted: f.Circumstances, At: f.At, Link: f.Link,
	}
	switch {
	case f.Kind != "" && !f.Kind.Known():
		return ask, invalid("kind", "screening.kind", "主体类别应为 organisation（组织）或 person（自然人）")
	case f.Identifier == "":
		return ask, nil
	case f.IdentifierKind == "":
		ask.Identifier, _, err = ident.Detect(f.Identifier, string(today))
	default:
		ask.Identifier, _, err = ident.Parse(f.IdentifierKind, f.Identifier, string(today))
	}
	if bad, ok := errors.AsType[*fault.Fault](err); ok {
		named := *bad
		if named.Rule == "ident.kind.unknown" {
			return ask, named.At("identifier_kind")
		}
		return ask, named.At("identifier")
	}
	return ask, err
}

func (a *API) screenings() {
	serve(a, op{Name: "screenings.ask", Method: "POST", Path: "/v1/screenings", Tag: tagScreening, Act: access.ScreeningAsk,
		Also: []access.Act{access.ScreeningAskPerson, access.ScreeningHistorical}, Limit: 64 << 10, Summary: "信用核查",
		About: "答复即回执：结论、逐条理由、签名及其在批次中的路径，以 /v1/keys 的公钥验证。结论供办理人参考，是否办理由办理人决定。"},
		func(o *huma.Operation) {
			o.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/json": {Schema: schemaOf[ScreeningForm](a)}}}
			o.Responses = map[string]*huma.Response{"200": jsonResponse("回执", schemaOf[receipt.Receipt](a)), "default": a.problemResponse()}
		}, a.screen, false)
	a.screeningBatch()
	a.screeningRecords()
}

var screeningBuffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// screen is asked most: it decodes and answers by itself, and buffers nothing twice.
func (a *API) screen(w http.ResponseWriter, r *http.Request) {
	buf := screeningBuffers.Get().(*bytes.Buffer)
	defer screeningBuffers.Put(buf)
	buf.Reset()
	if _, err := buf.ReadFrom(r.Body); err != nil {
		httpd.WriteFault(w, r, unread(err))
		return
	}
	var form ScreeningForm
	err := decode(buf.Bytes(), &form)
	if err == nil {
		var ask screening.Ask
		if ask, err = form.ask(a.today()); err == nil {
			a.answer(w, r, ask)
			return
		}
	}
	httpd.WriteFault(w, r, err)
}

func (a *API) answer(w http.ResponseWriter, r *http.Request, ask screening.Ask) {
	answer := a.cfg.Screening.Answer(r.Context(), httpd.Actor(r.Context()), ask)
	if answer.Err != nil {
		httpd.WriteFault(w, r, answer.Err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Location", "/v1/screenings/"+answer.Receipt.ID)
	_, _ = w.Write(answer.JSON)
}

func unread(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return err
	}
	return fault.New(fault.Invalid, "请求内容未能完整接收，请重新发送").Under(httpd.RuleTimeout).Because(err)
}

// decode reads one JSON object strictly. What it says is never what was sent, which
// may be a person's number: the decoder's own words are kept for nobody.
func decode(text []byte, into any) error {
	if err := checkText(text); err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if err == nil {
		if _, more := d.Token(); more == io.EOF {
			return nil
		}
		return fault.New(fault.Invalid, "一次请求只能有一个 JSON 对象，其后不应有其他内容").Under(httpd.RuleMalformed)
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && wrong.Field != "" {
		return fault.New(fault.Invalid, "填写的类型不符，应为%s", typeWord(wrong.Type.Kind())).At(clip(strings.TrimPrefix(wrong.Field, "ScreeningForm."))).Under("http.validation") // embedded in a batch's line
	}
	if unknown, ok := unknownField(err); ok {
		return fault.New(fault.Invalid, "没有这个字段，请核对拼写").At(clip(unknown)).Under("http.validation")
	}
	return fault.New(fault.Invalid, "请求内容不是有效的 JSON，请核对括号、引号和逗号，并使用 UTF-8 编码").Under(httpd.RuleMalformed)
}
