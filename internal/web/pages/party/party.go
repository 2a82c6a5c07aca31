// Package party is the page of a party: its names and roles over time, the cases that
// the reader may see, and whether its record doubles another. find.go looks one up,
// show.go shows, merge.go takes two records for one party and parts them again.
package party

import (
	"context"
	"net/http"
	"strconv"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/listing"
	"liancheng/internal/party"
	"liancheng/internal/registry"
	"liancheng/internal/web/ui"
	"liancheng/internal/web/upload"
)

// Registry finds records, and merges and parts them; registry.Service is one.
type Registry interface {
	Party(ctx context.Context, a access.Actor, id string) (party.Party, error)
	Tree(ctx context.Context, id string) (party.Tree, error)
	Merges(ctx context.Context, a access.Actor, id string) ([]registry.Merge, error)
	FindByNumber(ctx context.Context, a access.Actor, n registry.Number) (party.Party, []ident.Warning, error)
	FindByName(ctx context.Context, a access.Actor, kind party.Kind, name, after string, limit int) ([]registry.Found, error)
	Merger
}

// Merger takes two records for one party, and parts them.
type Merger interface {
	ProposeMerge(ctx context.Context, a access.Actor, id string, version int64, into string, step registry.MergeStep) (registry.Merge, error)
	ApproveMerge(ctx context.Context, a access.Actor, id string, version int64) (registry.Merge, error)
	RejectMerge(ctx context.Context, a access.Actor, id string, reason registry.MergeReason) (registry.Merge, error)
	Unmerge(ctx context.Context, a access.Actor, id string, version int64, step registry.MergeStep) (registry.Merge, error)
}

// Listings lists cases; listing.Service is one.
type Listings interface {
	List(ctx context.Context, a access.Actor, q listing.Query) (rows []listing.Row, next string, err error)
}

// Names gives the names that lists show.
type Names interface {
	Displays(ctx context.Context, ids []string) (map[string]string, error)
}

// Bodies names bodies.
type Bodies interface {
	Body(ctx context.Context, id string) (party.Body, error)
}

// Pages are the pages of this package.
type Pages struct {
	Registry Registry
	Listings Listings
	Names    Names
	Bodies   Bodies
	Files    upload.Files
	Law      func() *law.Ruleset
	Today    func() calendar.Day
}

const section = "listings"

var home = ui.Link{Word: "案件", To: "/listings"}

// Path is the address of a party's page.
func Path(id string) string { return "/parties/" + id }

// version is the version that the page showed.
func version(r *http.Request) (int64, error) {
	v, err := strconv.ParseInt(r.PostFormValue("version"), 10, 64)
	if err != nil || v < 1 {
		return 0, fault.New(fault.Invalid, "表单缺少主体的版本，请重新打开主体后再办理").At("version").Under("party.version")
	}
	return v, nil
}
