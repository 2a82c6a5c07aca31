package screening

import (
	"context"

	"liancheng/internal/fault"
)

// before finds the earlier screening of the same case that this one is compared with:
// the one named, or before completion the last one.
func (e *Engine) before(ctx context.Context, ask *Ask) (*Before, error) {
	if ask.Link == "" && (ask.Point != AtCompletion || ask.Case == "") {
		return nil, nil
	}
	digest := partyRef(ask, e.Ring).Digest
	var row Row
	var known bool
	err := e.Settle(ctx)
	if err == nil {
		err = e.Store.Read(ctx, func(tx Tx) (err error) {
			if ask.Link != "" {
				row, known, err = tx.Screening(ask.Link)
			} else {
				row, known, err = tx.LastScreening(ask.Body, ask.Matter, digest, ask.Case)
			}
			return err
		})
	}
	switch {
	case err != nil:
		return nil, err
	case !known && ask.Link != "":
		return nil, errNoScreening(ask.Link).At("link")
	case !known:
		return nil, nil
	case row.Body != ask.Body || row.Digest != digest || row.Case != ask.Case:
		return nil, fault.New(fault.Conflict, "关联的核查 %s 不是本机构就同一主体、同一办件作出的，请核对", ask.Link).
			At("link").Under("screening.link")
	}
	ask.Link = row.ID
	return &Before{Receipt: row.ID, Advice: row.Advice, AsOf: row.AsOf}, nil
}

func errNoScreening(id string) *fault.Fault {
	return fault.New(fault.NotFound, "没有编号为 %s 的核查记录", clip(id)).Under("screening.unknown")
}
