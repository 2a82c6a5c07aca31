package api

import (
	"time"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/publication"
)

// Publication is a copy of a listing at one channel where the public sees it.
type Publication struct {
	ID        string            `json:"id"`
	Version   int64             `json:"version"`
	Listing   string            `json:"listing"`
	Party     string            `json:"party"`
	Kind      publication.Kind  `json:"kind" doc:"listing 列入公示，correction 更正公告"`
	Channel   string            `json:"channel"`
	Owed      bool              `json:"owed" doc:"应当在该渠道公示；否则为可以公示"`
	State     publication.State `json:"state" doc:"idle 无须公示，due 待公示，optional 可以公示，current 公示中，outdated 待更新，leaving 待撤下，gone 已撤下"`
	StateName string            `json:"state_name"`
	Why       string            `json:"why,omitempty" doc:"不公示的原因"`
	Domain    int               `json:"domain"`
	Body      string            `json:"body,omitempty" doc:"负责公示的机构"`
	Authority string            `json:"authority"`
	Due       *Due              `json:"due,omitempty" doc:"公示、更新或者撤下的期限"`
	Overdue   bool              `json:"overdue"`
	First     calendar.Day      `json:"first,omitempty" doc:"首次公示日期"`
	Last      calendar.Day      `json:"last,omitempty" doc:"最近一次公示或者更新"`
	Ends      calendar.Day      `json:"ends,omitempty" doc:"最长公示期届满"`
	Down      calendar.Day      `json:"down,omitempty" doc:"撤下日期"`
	Address   string            `json:"address,omitempty"`

	Digest  string             `json:"digest,omitempty" doc:"应公示内容的摘要，登记公示时填回"`
	Card    *publication.Card  `json:"card,omitempty" doc:"应公示的内容"`
	History []PublicationEntry `json:"history,omitempty"`
}

// PublicationEntry is one thing that was done about a copy.
type PublicationEntry struct {
	Version int64           `json:"version"`
	Act     publication.Act `json:"act"`
	Day     calendar.Day    `json:"day"`
	Address string          `json:"address,omitempty"`
	Note    string          `json:"note,omitempty" doc:"催办的内容"`
	Actor   string          `json:"actor"`
	Body    string          `json:"body"`
	At      time.Time       `json:"at"`
}

// PublicationRecord says that a copy was put up, brought up to date or taken down.
type PublicationRecord struct {
	Act     publication.Act `json:"act" enum:"publish,withdraw" doc:"publish 已公示或者已更新，withdraw 已撤下"`
	Day     calendar.Day    `json:"day" doc:"公示或者撤下的日期"`
	Address string          `json:"address,omitempty" maxLength:"500" doc:"公示页面的网址；撤下的不填"`
	Digest  string          `json:"digest,omitempty" maxLength:"64" doc:"所公示内容的摘要；内容此后又有变化的，须按新的内容公示"`
}

// CorrectionForm is what the party cleared wants.
type CorrectionForm struct {
	Wanted bool         `json:"wanted" doc:"要求发布更正公告；false 为不要求，或者要求撤下"`
	On     calendar.Day `json:"on" doc:"当事人提出的日期"`
	File   string       `json:"file" maxLength:"64" doc:"当事人签署的书面要求上传后的 SHA-256"`
}

func (a *API) publications() {
	handle(a, op{Name: "publications.list", Method: "GET", Path: "/v1/publications", Tag: tagPublic, Act: access.PublicationRead,
		Summary: "列入的公示，待办理的在前"}, a.publicationList)
	handle(a, op{Name: "publications.read", Method: "GET", Path: "/v1/publications/{id}", Tag: tagPublic, Act: access.PublicationRead,
		Summary: "一处公示：应公示的内容和办理情况"}, a.publication)
	handle(a, op{Name: "publications.record", Method: "POST", Path: "/v1/publications/{id}/records", Tag: tagPublic, Act: access.PublicationRecord,
		Summary: "登记公示、更新或者撤下", About: "由负责该渠道的机构登记。列入生效、内容变化、停止执行或者终止后，系统给出待办和期限；登记后才算公示或者撤下。"}, a.publicationRecord)
	handle(a, op{Name: "publications.chase", Method: "POST", Path: "/v1/publications/{id}/chase", Tag: tagPublic, Act: access.PublicationChase,
		Summary: "催办逾期的公示、更新或者撤下"}, a.publicationChase)
	handle(a, op{Name: "publications.package", Method: "GET", Path: "/v1/publications/packages/{channel}", Tag: tagPublic, Act: access.PublicationBoard,
		Summary: "某渠道应公示的全部内容，逐页签名", About: "供网站整体接收：取完各页后，不在其中的即应撤下。payload 为签名所及的原文；payload 前加一行“liancheng publication package v1”为签名的对象。"}, a.publicationPackage)
	handle(a, op{Name: "publications.correction", Method: "POST", Path: "/v1/listings/{id}/correction", Tag: tagPublic, Act: access.CorrectionWish,
		Summary: "登记当事人对更正公告的要求", About: "只有曾经公示、此后被撤销的列入，才依当事人的要求发布更正公告；当事人可以随时要求撤下。"}, a.correction)
}

type publicationsIn struct {
	State   []publication.State `query:"state" maxItems:"8" doc:"状态，可多个，以逗号分隔"`
	Channel string              `query:"channel" maxLength:"64"`
	Listing string              `query:"listing" maxLength:"64"`
	Overdue bool                `query:"overdue" doc:"只看逾期的"`
	Paging
}

func (a *API) publicationList(c call, in *publicationsIn) (*body[List[Publication]], error) {
	page, err := a.cfg.Publications.List(c, c.Actor, publication.Query{States: in.State, Channel: in.Channel, Listing: in.Listing,
		Overdue: in.Overdue, After: in.After, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	out := list(page.Copies, 0, a.publicationOf, nil)
	out.Body.Next = page.Next
	return out, nil
}

func (a *API) publication(c call, in *ByID) (*tagged[Publication], error) {
	v, err := a.cfg.Publications.Get(c, c.Actor, in.ID)
	if err != nil {
		return nil, err
	}
	out := a.publicationOf(v.Copy)
	out.Card = v.Card
	if v.Card != nil {
		out.Digest = v.Card.Digest()
	}
	for _, e := range v.History {
		out.History = append(out.History, PublicationEntry{e.Version, e.Act, e.Day, e.Address, e.Note, e.Actor, e.Body, stamp(e.At)})
	}
	return tag(v.Version, out), nil
}

type publicationRecordIn struct {
	ByID
	Match
	Body PublicationRecord
}

func (a *API) publicationRecord(c call, in *publicationRecordIn) (*tagged[Publication], error) {
	version, err := in.version(func() (int64, error) {
		v, err := a.cfg.Publications.Get(c, c.Actor, in.ID)
		return v.Version, err
	})
	if err != nil {
		return nil, err
	}
	done, err := a.cfg.Publications.Record(c, c.Actor, in.ID, version, publication.Record(in.Body))
	if err != nil {
		return nil, err
	}
	return tag(done.Version, a.publicationOf(done)), nil
}

type publicationChaseIn struct {
	ByID
	Match
	Body PublicationNote
}

// PublicationNote is what a reminder says.
type PublicationNote struct {
	Note string `json:"note" maxLength:"4000" doc:"催办的内容"`
}

func (a *API) publicationChase(c call, in *publicationChaseIn) (*tagged[Publication], error) {
	version, err := in.version(func() (int64, error) {
		v, err := a.cfg.Publications.Get(c, c.Actor, in.ID)
		return v.Version, err
	})
	if err != nil {
		return nil, err
	}
	done, err := a.cfg.Publications.Chase(c, c.Actor, in.ID, version, in.Body.Note)
	if err != nil {
		return nil, err
	}
	return tag(done.Version, a.publicationOf(done)), nil
}

func (a *API) publicationOf(p publication.Copy) Publication {
	out := Publication{ID: p.ID, Version: p.Version, Listing: p.Listing, Party: p.Party, Kind: p.Kind, Channel: p.Channel, Owed: p.Owed, State: p.State(),
		StateName: p.State().Chinese(), Domain: p.Domain, Body: p.Body, Authority: p.Authority, Overdue: p.Overdue(a.today()),
		First: p.First, Last: p.Last, Ends: p.Ends, Down: p.Down, Address: p.Address, Why: p.Why.Chinese()}
	if p.Open() {
		out.Due = dueOf(p.Due)
	}
	return out
}

type packageIn struct {
	Channel string `path:"channel" maxLength:"64"`
	Paging
}

func (a *API) publicationPackage(c call, in *packageIn) (*body[publication.Package], error) {
	p, err := a.cfg.Publications.Package(c, c.Actor, in.Channel, in.After, in.Limit)
	return &body[publication.Package]{p}, err
}

type correctionIn struct {
	ByID
	Body CorrectionForm
}

func (a *API) correction(c call, in *correctionIn) (*body[List[Publication]], error) {
	copies, err := a.cfg.Publications.Wish(c, c.Actor, in.ID, publication.Wish{Wanted: in.Body.Wanted, On: in.Body.On, File: in.Body.File})
	if err != nil {
		return nil, err
	}
	return list(copies, 0, a.publicationOf, nil), nil
}
