package listing

import (
	"net/http"
	"slices"

	"liancheng/internal/fault"
	"liancheng/internal/httpd"
	"liancheng/internal/listing"
	"liancheng/internal/standing"
	"liancheng/internal/web/upload"
)

// Decide finds serious dishonesty and lists: the persons ticked, on the grounds
// and for the period proposed.
func (p *Pages) Decide(w http.ResponseWriter, r *http.Request) error {
	if err := upload.Read(r); err != nil {
		return err
	}
	doc, err := p.paper(r, "document")
	v, stale := version(r)
	members, unknown := p.ticked(r)
	if err = join(err, stale, unknown); err == nil {
		_, err = p.Listings.Decide(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), v, listing.Decision{
			Document: doc, Members: members, Measures: r.PostFormValue("measures"),
			Removal: r.PostFormValue("removal"), Remedies: r.PostFormValue("remedies"),
			Reconsideration: r.PostFormValue("reconsideration"), Court: r.PostFormValue("court"),
		})
	}
	return p.done(w, r, listing.Decide, err)
}

// ticked gives the persons of the proposal that were ticked; a form cannot bring
// anybody else in.
func (p *Pages) ticked(r *http.Request) ([]standing.Member, error) {
	view, err := p.Listings.Get(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	var members []standing.Member
	ticked := r.PostForm["members"]
	for _, m := range view.Listing.Members {
		if i := slices.Index(ticked, memberValue(m.Party, string(m.Role))); i >= 0 {
			members = append(members, m)
			ticked = slices.Delete(slices.Clone(ticked), i, i+1)
		}
	}
	if len(ticked) > 0 {
		return nil, fault.New(fault.Stale, "所选人员已不在列入建议中，请核对后重新勾选").At("members").Under("listing.member-proposed")
	}
	return members, nil
}

func memberValue(party, role string) string { return party + " " + role }
