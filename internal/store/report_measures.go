package store

import (
	"liancheng/internal/law"
	"liancheng/internal/report"
	"liancheng/internal/store/gen/reportsql"
)

// MeasureCells counts the orders issued or worked on in a window, directive by directive.
func (tx *Tx) MeasureCells(w report.Window, in report.Scope) ([]report.MeasureCell, error) {
	rows, err := tx.report().MeasureCells(tx.ctx, reportsql.MeasureCellsParams{
		FromDay: string(w.From), ToDay: string(w.To), ScopeAll: every(in), ScopeBody: in.Body, ScopeRegion: in.Region,
	})
	return each(rows, err, func(r reportsql.MeasureCellsRow) report.MeasureCell {
		return report.MeasureCell{Measure: r.Measure, Directive: r.Directive, Kind: law.OrderKind(r.Kind),
			Issued: r.Issued == 1, Stopped: r.Stopped == 1, Orders: r.Orders}
	})
}
