package listing

import (
	"context"
	"net/http"
	"slices"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/httpd"
	"liancheng/internal/listing"
	"liancheng/internal/publication"
	"liancheng/internal/standing"
	pages "liancheng/internal/web/pages/publication"
	"liancheng/internal/web/upload"
)

// formCorrection is the form of what the party cleared wants.
const formCorrection = "correction"

// Correction records whether the party cleared wants a correction published.
func (p *Pages) Correction(w http.ResponseWriter, r *http.Request) error {
	if err := upload.Read(r); err != nil {
		return err
	}
	file, err := p.file(r, "file")
	if err == nil {
		_, err = p.Copies.Wish(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), publication.Wish{
			Wanted: r.PostFormValue("wanted") == "yes", On: calendar.Day(r.PostFormValue("on")), File: file,
		})
	}
	return p.formDone(w, r, listing.Act(formCorrection), formCorrection, err)
}

// copies says where the listing is shown, and whether a correction may be asked for.
func (p *Pages) copies(ctx context.Context, a access.Actor, page *ShowPage) error {
	if p.Copies == nil {
		return nil
	}
	copies, err := p.Copies.OfListing(ctx, page.View.Listing.ID)
	if err != nil {
		return err
	}
	page.Copies = pages.Steps(a, p.Law(), copies, p.Today())
	shown := slices.ContainsFunc(copies, func(c publication.Copy) bool { return c.First != "" })
	page.correctable = shown && page.View.Facts.EndedHow == standing.Revoked && access.Can(a, access.CorrectionWish, page.View.Listing.Resource()) == nil
	return nil
}
