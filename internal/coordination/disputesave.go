package coordination

import (
	"encoding/json"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
)

// change runs NextDispute in the transaction and keeps what came of it: row, history,
// look-up and events, or nothing.
func (s *Disputes) change(tx DisputeTx, a access.Actor, in DisputeInput, w DisputeWorld, before Dispute, out *Dispute) error {
	w.Day = calendar.DayOf(tx.Now())
	if err := gatherDispute(tx, a, in, &w); err != nil {
		return err
	}
	next, kinds, err := NextDispute(before, in, w)
	if err != nil {
		return err
	}
	*out = next
	return s.save(tx, a, before.Version, next, in, kinds)
}

// gatherDispute reads what the guards need and this store keeps.
func gatherDispute(tx DisputeTx, a access.Actor, in DisputeInput, w *DisputeWorld) (err error) {
	var files []string
	for _, p := range in.papers() {
		if p.File != "" {
			files = append(files, p.File)
		}
	}
	// Others' files are no evidence here: who names a digest must have had the paper.
	if w.Files, err = tx.FilesHeld(a.Body, files); err != nil {
		return err
	}
	switch x := in.(type) {
	case Raising:
		if x.About.Kind == AboutOrder && x.About.Order != "" {
			o, found, err := tx.DisputedOrder(x.About.Order)
			if found {
				w.Order = &o
			}
			return err
		}
	case Linking:
		_, err := tx.LawChange(x.LawChange)
		w.LawChange = err == nil
		if !fault.Is(err, fault.NotFound) {
			return err
		}
	}
	return nil
}

// save keeps the next version of a dispute and tells of it.
func (s *Disputes) save(tx DisputeTx, a access.Actor, before int64, d Dispute, in DisputeInput, kinds []event.Kind) error {
	row := DisputeRow{DisputeFacts: d.Facts(), Raised: tx.Now(), Changed: tx.Now()}
	if err := keepDispute(tx, row, before); err != nil {
		return err
	}
	content, err := json.Marshal(d)
	if err != nil {
		return err
	}
	v := DisputeVersion{Dispute: d.ID, Version: d.Version, State: d.State, Act: in.disputeAct(), Actor: a.Ref(), Body: a.Body,
		Side: sideOf(&d, a, in), At: tx.Now(), Content: s.Keys.Seal(disputeContent(d.ID, d.Version), content)}
	if papers := in.papers(); len(papers) > 0 {
		v.Document, v.File = canonical(papers[0].Number), papers[0].File
	}
	if err := tx.AddDisputeVersion(v); err != nil {
		return err
	}
	if err := tx.SetDisputeParties(d.ID, d.parties()); err != nil {
		return err
	}
	for _, kind := range kinds {
		e, err := event.New(kind, d.ID, d.Version, a.Ref(), row.DisputeFacts)
		if err != nil {
			return err
		}
		tx.Append(e)
	}
	return nil
}

func keepDispute(tx DisputeTx, row DisputeRow, before int64) error {
	if before == 0 {
		return tx.AddDispute(row)
	}
	return tx.SaveDispute(row, before)
}

// sideOf is the key of the side for which a step was taken; "" for the coordinator's own.
func sideOf(d *Dispute, a access.Actor, in DisputeInput) string {
	switch in.(type) {
	case Raising, DisputeWithdrawal:
		return d.Raiser.Key()
	case Answering, Drafting, Confirming:
		if f := standsIn(in); f != "" {
			return functionKey + f
		}
		return a.Body
	}
	return ""
}

// canonical is the 文号 as the guard proved it.
func canonical(number string) string {
	n, _, err := ident.ParseDocumentNumber(number)
	if err != nil {
		return ""
	}
	return n.Text
}

// unseal reads one version.
func (s *Disputes) unseal(tx DisputeTx, id string, version int64) (d Dispute, err error) {
	v, err := tx.DisputeVersion(id, version)
	if err != nil {
		return d, err
	}
	content, err := s.Keys.Open(disputeContent(id, version), v.Content)
	if err != nil {
		return d, err
	}
	return d, json.Unmarshal(content, &d)
}
