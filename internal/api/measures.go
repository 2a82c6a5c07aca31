package api

import (
	"io"

	"liancheng/internal/access"
	"liancheng/internal/report"
)

func (a *API) measureList() {
	const path = "/v1/report/measures"
	handle(a, op{Name: "report.measures", Method: "GET", Path: path, Tag: tagReport, Act: access.ReportRead, Summary: "措施实施清单",
		About: "逐条列明期间内完整实施、降为审查、停止和从未使用的措施及其原因；任务数与同期定期报告的下达数一致。format=csv 或 Accept: text/csv 得到表格。"}, a.measuresUsed)
	asTable[report.MeasureList](a, path)
}

type measuresUsedIn struct {
	WindowIn
	TableIn
}

func (a *API) measuresUsed(c call, in *measuresUsedIn) (*reportOut, error) {
	l, err := a.cfg.Reports.Measures(c, c.Actor, in.window())
	if err != nil {
		return nil, err
	}
	if in.csv() {
		return table("measures-"+string(l.Window.From)+"-"+string(l.Window.To), func(w io.Writer) error { return l.WriteCSV(w, a.cfg.Rules()) })
	}
	return &reportOut{ContentType: "application/json", Body: l}, nil
}
