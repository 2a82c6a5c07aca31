package registry

import (
	"context"

	"liancheng/internal/access"
	"liancheng/internal/fault"
	"liancheng/internal/party"
)

// mergeable loads two records that may be one party.
func (s *Service) mergeable(ctx context.Context, tx Tx, id string, version int64, into string) (from, to party.Party, err error) {
	if from, _, err = s.load(tx, id, version); err != nil {
		return from, to, err
	}
	to, _, err = s.load(tx, into, 0)
	if fault.Is(err, fault.NotFound) {
		err = fault.New(fault.Invalid, "没有该编号的主体，请核对要并入的主体编号").At("into").Under("party.merge-unknown")
	}
	if err != nil {
		return from, to, err
	}
	if err := party.CheckMerge(&from, &to); err != nil {
		return from, to, err
	}
	below, err := tx.PartyTree(id)
	if err != nil {
		return from, to, err
	}
	beside, err := tx.PartyTree(into)
	if err != nil {
		return from, to, err
	}
	for _, x := range below.Records {
		for _, y := range beside.Records {
			if err := s.agree(tx, x, y); err != nil {
				return from, to, err
			}
		}
	}
	return from, to, s.Obstacles(ctx, below, beside)
}

// agree compares the numbers of two records.
func (s *Service) agree(tx Tx, x, y string) error {
	a, _, err := s.load(tx, x, 0)
	if err != nil {
		return err
	}
	b, _, err := s.load(tx, y, 0)
	if err != nil {
		return err
	}
	return party.CheckNumbers(&a, &b)
}

// checkTree sees that a record's new numbers do not contradict those merged into it.
func (s *Service) checkTree(tx Tx, p *party.Party) error {
	tree, err := tx.PartyTree(p.ID)
	if err != nil {
		return err
	}
	for _, id := range tree.Absorbed() {
		other, _, err := s.load(tx, id, 0)
		if err != nil {
			return err
		}
		if err := party.CheckNumbers(p, &other); err != nil {
			return err
		}
	}
	return nil
}

// held refuses a paper that the actor's body has not filed: others' are no evidence here.
func held(tx Tx, a access.Actor, file string) error {
	files, err := tx.FilesHeld(a.Body, []string{file})
	if err == nil && !files[file] {
		err = fault.New(fault.Invalid, "本机构没有上传过该文件，请先上传再引用").At("file").Under("party.merge-file")
	}
	return err
}
