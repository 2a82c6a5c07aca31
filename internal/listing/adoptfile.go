package listing

import (
	"context"
	"io"

	"liancheng/internal/access"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/sheet"
)

// AdoptTitle is what the spreadsheet is called.
const AdoptTitle = "转入名单"

// AdoptTemplate writes the empty spreadsheet.
func AdoptTemplate(w io.Writer, f sheet.Format, rules *law.Ruleset) error {
	return sheet.Write(w, f, sheet.Sheet{Title: AdoptTitle, Columns: AdoptColumns(rules)})
}

// AdoptFile adopts the rows of a spreadsheet one by one, each in a transaction of
// its own: a row that is refused is answered with its reason, and the others go on. A
// row sent again is answered with the listing that it made. The file of who may not
// adopt is not even unpacked.
func (s *Service) AdoptFile(ctx context.Context, a access.Actor, from io.Reader) ([]Adopted, error) {
	on := Listing{Authority: a.Body, Region: a.Region}
	if err := s.Door.Enter(ctx, a, access.ListingAdopt, on.Resource()); err != nil {
		return nil, err
	}
	if s.Registrar == nil {
		return nil, fault.New(fault.Unavailable, "本系统未开通表格转入，请逐件填写").Under("listing.sheet")
	}
	table, err := sheet.Read(from, sheet.Usual)
	if err == nil {
		err = table.Fits(AdoptColumns(s.Law()))
	}
	if err != nil {
		return nil, err
	}
	out := make([]Adopted, len(table.Rows))
	for i, row := range table.Rows {
		out[i] = s.adoptRow(ctx, a, row)
		out[i].Line = row.Line
	}
	return out, nil
}
