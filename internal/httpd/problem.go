package httpd

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"liancheng/internal/fault"
	"liancheng/internal/ident"
)

// A Problem is a fault as RFC 9457 (application/problem+json) has it.
type Problem struct {
	Type     string   `json:"type" doc:"urn:liancheng: 加上违反的规则或错误种类，供程序判断"`
	Title    string   `json:"title" doc:"错误种类"`
	Status   int      `json:"status" doc:"HTTP 状态码"`
	Detail   string   `json:"detail" doc:"一句话说明错在哪里、怎样改正"`
	Field    string   `json:"field,omitempty" doc:"出错的字段"`
	Rule     string   `json:"rule,omitempty" doc:"违反的规则"`
	From     string   `json:"from,omitempty" doc:"自何日起可以办理（YYYY-MM-DD）"`
	Instance string   `json:"instance,omitempty" doc:"请求编号，向管理员反映问题时请提供"`
	Errors   []Detail `json:"errors,omitempty" doc:"同时发现的各项错误"`
}

// A Detail is one of several faults found in one request.
type Detail struct {
	Detail string `json:"detail" doc:"一句话说明错在哪里、怎样改正"`
	Field  string `json:"field,omitempty" doc:"出错的字段"`
	Rule   string `json:"rule,omitempty" doc:"违反的规则"`
	From   string `json:"from,omitempty" doc:"自何日起可以办理（YYYY-MM-DD）"`
}

// Error is the sentence.
func (p *Problem) Error() string { return p.Detail }

// GetStatus is the status, by the name the API library asks for.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is RFC 9457's, whatever was asked for.
func (p *Problem) ContentType(string) string { return problemType }

const problemType = "application/problem+json"

// Rules of this package that have a status of their own.
const (
	ruleRate      = "http.rate"
	ruleBackOff   = "account.back-off" // a guesser of passwords waits
	ruleMethod    = "http.method"
	RuleMalformed = "http.malformed" // the body cannot be read at all
	RuleMedia     = "http.media-type"
	RuleAccept    = "http.accept"
	RuleIfMatch   = "http.if-match"
	RuleTimeout   = "http.timeout"
)

// kinds is the table from what the caller can do to HTTP.
var kinds = map[fault.Kind]struct {
	status int
	title  string
}{
	fault.Invalid:         {http.StatusUnprocessableEntity, "填写有误"},
	fault.NotFound:        {http.StatusNotFound, "未找到"},
	fault.Conflict:        {http.StatusConflict, "当前状态不允许"},
	fault.TooEarly:        {http.StatusConflict, "尚未到可办理之日"},
	fault.Stale:           {http.StatusPreconditionFailed, "数据已被他人更改"},
	fault.Forbidden:       {http.StatusForbidden, "无权办理"},
	fault.Unauthenticated: {http.StatusUnauthorized, "未登录"},
	fault.TooLarge:        {http.StatusRequestEntityTooLarge, "超出限制"},
	fault.Busy:            {http.StatusServiceUnavailable, "系统繁忙"},
	fault.Unavailable:     {http.StatusServiceUnavailable, "暂时无法办理"},
	fault.Internal:        {http.StatusInternalServerError, "系统内部错误"},
}

// statuses are the rules that HTTP has a finer word for.
var statuses = map[string]int{
	ruleRate:      http.StatusTooManyRequests,
	ruleBackOff:   http.StatusTooManyRequests,
	ruleMethod:    http.StatusMethodNotAllowed,
	RuleMalformed: http.StatusBadRequest,
	RuleMedia:     http.StatusUnsupportedMediaType,
	RuleAccept:    http.StatusNotAcceptable,
	RuleIfMatch:   http.StatusPreconditionRequired,
	RuleTimeout:   http.StatusRequestTimeout,
}

// Status is the HTTP status of an error.
func Status(err error) int { return ProblemOf(err, "").Status }

// ProblemOf says an error in the words of HTTP. Of an internal error the caller
// learns only that it happened and under which request; of a number that could be a
// person's, typed where another value belongs, nothing.
func ProblemOf(err error, request string) *Problem {
	if p, ok := errors.AsType[*Problem](err); ok {
		return p
	}
	f := faultOf(err)
	row := kinds[f.Kind]
	p := &Problem{Status: row.status, Title: row.title, Detail: ident.Redact(f.Message), Field: ident.Redact(f.Field), Rule: f.Rule, From: f.From, Instance: instance(request)}
	p.Type = "urn:liancheng:" + string(f.Kind)
	if f.Rule != "" {
		p.Type = "urn:liancheng:" + f.Rule
	}
	if status, ok := statuses[f.Rule]; ok {
		p.Status = status
	}
	if f.Kind == fault.Internal {
		p.Detail = "系统内部错误，操作未完成，已记入日志；请稍后重试，仍不成功请联系系统管理员并提供请求编号"
	}
	if list, ok := errors.AsType[fault.List](err); ok && len(list) > 1 {
		for _, each := range list {
			p.Errors = append(p.Errors, Detail{ident.Redact(each.Message), ident.Redact(each.Field), each.Rule, each.From})
		}
	}
	return p
}

// faultOf reads any error as a fault.
func faultOf(err error) *fault.Fault {
	if f, ok := errors.AsType[*fault.Fault](err); ok {
		if _, known := kinds[f.Kind]; known {
			return f
		}
	}
	if large, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return tooLarge(large.Limit)
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return fault.New(fault.Busy, "处理超时，未能完成，请稍后重试").Under("http.deadline")
	}
	return fault.New(fault.Internal, "系统内部错误").Because(err)
}

func tooLarge(limit int64) *fault.Fault {
	const mebi = 1 << 20
	size, unit := limit, "字节"
	if limit >= mebi {
		size, unit = limit/mebi, "MiB"
	}
	return fault.New(fault.TooLarge, "请求超过 %d %s 的上限，请减少内容或分次提交", size, unit).Under("http.body-limit")
}

func instance(request string) string {
	if request == "" {
		return ""
	}
	return "urn:liancheng:request:" + request
}

// WriteFault answers with the problem document of err.
func WriteFault(w http.ResponseWriter, r *http.Request, err error) {
	in := infoOf(r.Context())
	p := ProblemOf(err, in.id)
	Prepare(w.Header(), r.Context(), p, err)
	body, merr := json.Marshal(p)
	if merr != nil { // texts only: it marshals
		body = []byte(`{"type":"urn:liancheng:internal","status":500}`)
	}
	w.Header().Set("Content-Type", problemType)
	w.WriteHeader(p.Status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(append(body, '\n'))
	}
}

// Prepare sets the headers that go with a problem and keeps its cause for the log.
func Prepare(h http.Header, ctx context.Context, p *Problem, err error) {
	switch p.Status {
	case http.StatusUnauthorized:
		h.Set("WWW-Authenticate", `Bearer realm="liancheng"`)
	case http.StatusServiceUnavailable, http.StatusTooManyRequests:
		if h.Get("Retry-After") == "" {
			h.Set("Retry-After", "1")
		}
	}
	h.Set("Cache-Control", "no-store")
	if p.Status >= 500 {
		Note(ctx, err)
	}
}
