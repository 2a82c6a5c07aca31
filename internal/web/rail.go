package web

import (
	"liancheng/internal/access"
	"liancheng/internal/web/ui"
)

// rail is the left rail of an actor: work, named as work, and only what he may do.
func (s *Server) rail(a access.Actor) []ui.RailEntry {
	own := access.Resource{Body: a.Body, Region: a.Region}
	var out []ui.RailEntry
	add := func(id, word, to string, served bool, acts ...access.Act) {
		for _, act := range acts {
			if served && access.Can(a, act, own) == nil {
				out = append(out, ui.RailEntry{ID: id, Word: word, To: to})
				return
			}
		}
	}
	out = append(out, ui.RailEntry{ID: "home", Word: "待办", To: "/"})
	add("listings", "案件", "/listings", s.cfg.Listings != nil, access.ListingRead)
	add("orders", "惩戒任务", "/orders", s.cfg.Orders != nil, access.OrderRead)
	add("disputes", "分歧协调", "/disputes", s.cfg.Disputes != nil, access.DisputeRead)
	add("screenings", "信用核查", "/screenings", s.cfg.Screenings != nil, access.ScreeningAsk)
	add("memorandum", "备忘录", "/memorandum", true, access.LawRead)
	return out
}
