package coordination

import (
	"fmt"

	"liancheng/internal/fault"
)

// A Raising opens a dispute.
type Raising struct {
	For      string      // function of a department without a body, for which the coordinator raises it; "" for the actor's own body
	About    Subject     // what it is about
	Against  []Addressee // who else, in the raiser's view, is or is not responsible
	Position string
	Document Paper
}

// An Addressee is another side as the raiser names it: by its body, or by its function
// where no body holds that.
type Addressee struct{ Body, Function string }

func (Raising) disputeAct() DisputeAct { return Raise }
func (x Raising) papers() []Paper      { return []Paper{x.Document} }

// raise proves who raises what against whom.
func raise(d *Dispute, in DisputeInput, w *DisputeWorld) (DisputeState, error) {
	x := in.(Raising)
	raiser, err := x.raiser(w)
	if err != nil {
		return "", err
	}
	var bad problems
	d.Raiser, d.RaisedOn, d.RaisedBy = raiser, w.Day, w.Actor
	d.Against = bad.against(x.Against, raiser, w)
	d.About = bad.about(x.About, w)
	d.Position = bad.words("position", "本方意见", x.Position, leastPosition, mostWords)
	d.Document = bad.paper("document", "提出分歧的文件", x.Document, raiser.evidence(), w)
	if w.Order != nil && d.About.Kind == AboutOrder && !w.Order.partIn(raiser) {
		bad.List = append(bad.List, fault.New(fault.Forbidden, "只有承办该任务的机构和作出列入决定的机关可以就该任务提出分歧").At("about.order").Under("dispute.part"))
	}
	if err := bad.Err(); err != nil {
		return "", err
	}
	d.Region = commonRegion(d.Sides())
	return DisputeRaised, nil
}

// raiser is the side that raises: the actor's body, or a department without one.
func (x Raising) raiser(w *DisputeWorld) (Side, error) {
	if x.For == "" {
		if !w.Works || w.Body.ID == "" {
			return Side{}, fault.New(fault.Forbidden, "本机构的分歧须由承办、惩戒执行或者决定人员提出；统筹机构只代未登记机构的部门提出").At("for").Under("dispute.party")
		}
		return Side{Body: w.Body.ID, Name: w.Body.Name, Region: w.Body.Region}, nil
	}
	if !w.Coordinates {
		return Side{}, fault.New(fault.Forbidden, "未登记机构的部门的分歧由统筹机构凭其文件代为提出").At("for").Under("dispute.behalf")
	}
	var bad problems
	s := bad.absent("for", x.For, w)
	return s, bad.Err()
}

// absent is a department that has no body here.
func (p *problems) absent(field, function string, w *DisputeWorld) Side {
	f, err := w.Law.Function(function)
	if err != nil {
		p.add(field, "dispute.function", "没有名为“%s”的职能，请从职能表中选择", clip(function))
		return Side{}
	}
	if name, held := w.Holders[function]; held {
		p.add(field, "dispute.function", "“%s”职能已由登记的机构（%s）承担，请直接选择该机构", f.Name, name)
	}
	return Side{Function: function, Name: f.NameOn(w.Day), Region: w.Body.Region}
}

// against proves the other sides, each once.
func (p *problems) against(list []Addressee, raiser Side, w *DisputeWorld) (sides []Side) {
	if len(list) == 0 || len(list) > mostAgainst {
		p.add("against", "dispute.against", "请选择 1 至 %d 个对方机构或者部门", mostAgainst)
		return nil
	}
	seen := map[string]bool{raiser.Key(): true}
	for i, a := range list {
		field := fmt.Sprintf("against[%d]", i)
		s, ok := p.addressee(field, a, w)
		if ok && seen[s.Key()] {
			p.add(field, "dispute.against", "%s重复，或者就是提出的一方", s.Name)
		}
		seen[s.Key()] = true
		sides = append(sides, s)
	}
	return sides
}

func (p *problems) addressee(field string, a Addressee, w *DisputeWorld) (Side, bool) {
	switch {
	case (a.Body == "") == (a.Function == ""):
		p.add(field, "dispute.against", "对方应为一个机构，或者一个未登记机构的部门的职能，二者填其一")
		return Side{}, false
	case a.Body == "":
		before := len(p.List)
		s := p.absent(field, a.Function, w)
		return s, len(p.List) == before
	}
	o, ok := w.Offices[a.Body]
	if !ok {
		p.add(field, "dispute.against", "没有该机构，请核对")
	}
	return Side{Body: o.ID, Name: o.Name, Region: o.Region}, ok
}
