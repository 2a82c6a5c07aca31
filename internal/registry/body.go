package registry

import (
	"context"
	"fmt"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/party"
)

// A BodyForm is a body as somebody enters it.
type BodyForm struct {
	Name      string
	USCC      string
	Region    string
	Parent    string // body above it
	Derived   bool   // the name was made by rule and waits for confirmation
	Functions []party.Held
}

// RegisterBody records an office.
func (s *Service) RegisterBody(ctx context.Context, a access.Actor, f BodyForm) (b party.Body, err error) {
	if err := s.enterBody(ctx, a, access.BodyRegister, "", f.Region); err != nil {
		return b, err
	}
	err = s.Store.Write(ctx, func(tx Tx) error {
		if err := tx.Serial(); err != nil { // no index can hold that spans do not overlap
			return err
		}
		others, err := tx.BodiesOfRegion(f.Region)
		if err == nil {
			b, err = s.addBody(tx, a, f, others)
		}
		return err
	})
	return b, err
}

func (s *Service) enterBody(ctx context.Context, a access.Actor, act access.Act, id, region string) error {
	return s.Door.Enter(ctx, a, act, access.Resource{Kind: "body", ID: id, Region: region})
}

// addBody saves a new body beside the others of its region.
func (s *Service) addBody(tx Tx, a access.Actor, f BodyForm, others []party.Body) (party.Body, error) {
	b := party.Body{ID: ident.NewID("bod"), Version: 1, Name: f.Name, USCC: f.USCC, Region: f.Region,
		Parent: f.Parent, Derived: f.Derived, Functions: f.Functions}
	if err := s.checkBody(tx, &b, others); err != nil {
		return b, err
	}
	if err := tx.AddBody(b); err != nil {
		return b, err
	}
	return b, tellBody(tx, a, party.EventBodyRegistered, b)
}

// checkBody completes the body and refuses what cannot stand.
func (s *Service) checkBody(tx Tx, b *party.Body, others []party.Body) error {
	r, _ := ident.LookupRegion(b.Region)
	b.Level = party.LevelOf(r)
	if err := b.Check(); err != nil {
		return err
	}
	if id, _, err := ident.ParseUSCC(b.USCC); err == nil {
		b.USCC = id.Value
	}
	rules := s.Rules()
	for i, h := range b.Functions {
		if _, err := rules.Function(h.Function); err != nil {
			return fault.New(fault.Invalid, "没有名为“%s”的职能，请从备忘录的部门职能中选择", h.Function).
				At(fmt.Sprintf("functions[%d].function", i)).Under("body.function")
		}
	}
	if other, function := b.Clash(others); other != nil {
		return fault.New(fault.Conflict, "%s在此期间已承担该地区的“%s”职能，同一职能同一时间只由一个机构承担；请先登记其终止日期", other.Name, function).
			At("functions").Under("body.function-held")
	}
	if b.USCC != "" {
		same, found, err := tx.BodyByUSCC(b.USCC)
		if err != nil {
			return err
		}
		if found && same.ID != b.ID {
			return fault.New(fault.Conflict, "该统一社会信用代码已登记在机构 %s 名下，请核对", same.ID).At("uscc").Under("body.uscc-taken")
		}
	}
	return checkParent(tx, *b)
}

// checkParent sees that the body above exists and lies above.
func checkParent(tx Tx, b party.Body) error {
	if b.Parent == "" {
		return nil
	}
	above, err := tx.BodyByID(b.Parent)
	if fault.Is(err, fault.NotFound) || err == nil && (above.ID == b.ID || !ident.Within(b.Region, above.Region)) {
		return fault.New(fault.Invalid, "上级机构应是已登记的、本级或上级地区的其他机构，请核对其编号").At("parent").Under("body.parent")
	}
	return err
}

// ChangeBody replaces what a body is called and which functions it holds; its region
// stays. A function that ends keeps its row with the day of its end.
func (s *Service) ChangeBody(ctx context.Context, a access.Actor, id string, version int64, f BodyForm) (b party.Body, err error) {
	old, err := s.Body(ctx, id)
	if err != nil {
		return b, err
	}
	if err := s.enterBody(ctx, a, access.BodyRegister, id, old.Region); err != nil {
		return b, err
	}
	err = s.Store.Write(ctx, func(tx Tx) error {
		if err := tx.Serial(); err != nil {
			return err
		}
		if b, err = tx.BodyByID(id); err != nil {
			return err
		}
		switch {
		case b.Version != version:
			return fault.New(fault.Stale, "机构信息已被他人修改，请重新载入后再试").At("version").Under("body.version")
		case f.Region != "" && f.Region != b.Region:
			return fault.New(fault.Invalid, "机构所在地区不能变更；请终止其职能后另行登记").At("region").Under("body.region-fixed")
		}
		b.Name, b.USCC, b.Parent, b.Derived, b.Functions = f.Name, f.USCC, f.Parent, f.Derived, f.Functions
		others, err := tx.BodiesOfRegion(b.Region)
		if err != nil {
			return err
		}
		if err := s.checkBody(tx, &b, others); err != nil {
			return err
		}
		b.Version++
		if err := tx.SaveBody(b); err != nil {
			return err
		}
		return tellBody(tx, a, party.EventBodyChanged, b)
	})
	return b, err
}

// tellBody appends the event of a body's new version; offices have no personal data.
func tellBody(tx Tx, a access.Actor, kind event.Kind, b party.Body) error {
	e, err := event.New(kind, b.ID, b.Version, a.Ref(), b)
	if err == nil {
		tx.Append(e)
	}
	return err
}

// Body gives a body by its id.
func (s *Service) Body(ctx context.Context, id string) (b party.Body, err error) {
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		b, err = tx.BodyByID(id)
		return err
	})
	return b, err
}

// Bodies gives the bodies of a region ("" of all), a page after the id given.
func (s *Service) Bodies(ctx context.Context, region, after string, limit int) (list []party.Body, err error) {
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		list, err = tx.Bodies(region, after, most(limit, 500))
		return err
	})
	return list, err
}

// HolderOf gives the body that holds a function where a region is on a day, and the
// level it was found on: the region itself, else the next above that has a holder.
// Nobody holding it at all is NotFound.
func (s *Service) HolderOf(ctx context.Context, function, region string, day calendar.Day) (b party.Body, level party.Level, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		b, level, err = Holder(tx, function, region, day)
		return err
	})
	return b, level, err
}

// Holder is HolderOf inside a transaction.
func Holder(tx BodyTx, function, region string, day calendar.Day) (party.Body, party.Level, error) {
	r, _, ok := ident.ResolveRegion(region)
	if !ok {
		return party.Body{}, "", fault.New(fault.Invalid, "“%s”不是内蒙古的行政区划代码，无法确定承担机构", region).At("region").Under("body.region")
	}
	for {
		ids, err := tx.Holders(r.Code, function, day)
		if err != nil {
			return party.Body{}, "", err
		}
		if len(ids) > 0 {
			b, err := tx.BodyByID(ids[0])
			return b, party.LevelOf(r), err
		}
		if r, ok = ident.ParentOf(r.Code); !ok {
			return party.Body{}, "", fault.New(fault.NotFound, "%s 没有机构承担“%s”职能，请先登记机构及其职能", day, function).
				At("function").Under("body.no-holder")
		}
	}
}
