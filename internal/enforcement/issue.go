package enforcement

import (
	"slices"

	"liancheng/internal/access"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// A Situation is all that Issue looks at.
type Situation struct {
	Facts     standing.Facts
	Rules     *law.Ruleset
	Edition   *law.Edition
	Authority []string                                     // functions the deciding body holds
	Answer    func(party, circumstance string) law.Tri     // what was answered about a party
	Holder    func(function, region string) (Office, bool) // who holds it there, or above
}

// A Draft is an order that a listing calls for.
type Draft struct {
	Directive *law.Directive // nil for a question
	Question  law.Circumstance
	About     string // of a question
	Function  string
	Relay     []string
	Office    Office // ID empty: nobody holds the function
	Kind      law.OrderKind
	Reached   []Reached
	Single    bool // one body alone gets it, whatever happens to functions later
}

// A Call is what a listing in force calls for on a day.
type Call struct {
	Drafts []Draft
	False  []string // directives that a circumstance answered "no" rules out for everybody reached
}

// Issue says which orders a listing calls for: one for each duty or standing
// directive of its domain that reaches somebody and each body responsible, and one
// question for each circumstance nobody has answered. It is pure.
func Issue(s Situation) Call {
	var call Call
	for i := range s.Edition.Readings {
		rd := &s.Edition.Readings[i]
		if rd.Kind() == law.Gate || rd.Domain != s.Facts.Domain {
			continue
		}
		s.directive(rd, &call)
	}
	return call
}

// directive adds what one directive calls for.
func (s *Situation) directive(rd *law.Reading, call *Call) {
	targets := reach(s.Rules, rd, &s.Facts)
	functions := Addressees(s.Rules, rd, s.Authority)
	if len(targets) == 0 || len(functions) == 0 {
		return
	}
	for _, function := range functions {
		s.give(rd, function, targets, call)
	}
	ruledOut := true
	for _, t := range targets {
		holds := law.All(rd.When, s.answerFor(t))
		ruledOut = ruledOut && holds == law.False
		if holds == law.Unknown {
			s.ask(rd, t, functions, call)
		}
	}
	if ruledOut {
		call.False = append(call.False, rd.ID)
	}
}

// give adds the order to one function, naming all whom the directive surely reaches.
func (s *Situation) give(rd *law.Reading, function string, targets []Reached, call *Call) {
	d := Draft{Directive: rd.Directive, Function: function, Single: single(s.Rules, rd, function)}
	for _, t := range targets {
		t.Kind = s.kind(rd, function, t)
		if t.Kind == law.NoOrder || t.Kind == law.Question {
			continue
		}
		d.Reached = append(d.Reached, t)
		if rank(t.Kind) > rank(d.Kind) {
			d.Kind = t.Kind
		}
	}
	if len(d.Reached) == 0 {
		return
	}
	d.Office, d.Relay = s.find(function, rd.Level, d.Kind)
	call.add(d)
}

// kind is what the directive comes to for one of those reached. An adopted listing
// whose documents are incomplete takes no right away: the body reviews first.
func (s *Situation) kind(rd *law.Reading, function string, t Reached) law.OrderKind {
	c := rd.Case(s.Edition.Memorandum, s.answerFor(t), law.IdentityCertain)
	kind := c.Order(s.Rules.Signatory(function))
	if kind == law.Perform && rd.Class == law.ClassA && len(s.Facts.Missing) > 0 {
		return law.Review
	}
	return kind
}

// ask adds the questions on which a directive hangs for one of those reached.
func (s *Situation) ask(rd *law.Reading, t Reached, actors []string, call *Call) {
	if s.kind(rd, actors[0], t) != law.Question { // law withdrawn: nothing hangs on the answer
		return
	}
	answer := s.answerFor(t)
	for _, id := range rd.When {
		c, err := s.Rules.Circumstance(id)
		if err != nil || answer(id) != law.Unknown || s.about(c, t) == "" {
			continue
		}
		d := Draft{Question: c, About: s.about(c, t), Kind: law.Question}
		d.Reached = []Reached{{Party: t.Party, Role: t.Role, Kind: law.Question}}
		d.Function, d.Office, d.Relay = s.knower(Knowers(c, s.Authority, actors))
		call.add(d)
	}
}

// knower gives the first of the functions that has a body; where none has, the credit
// lead passes the question on to the first.
func (s *Situation) knower(functions []string) (function string, o Office, relay []string) {
	for _, f := range functions {
		if o, _ := s.find(f, "", law.NoOrder); o.ID != "" {
			return f, o, nil
		}
	}
	o, relay = s.find(functions[0], "", law.Question)
	return functions[0], o, relay
}

// about is the party whose fact is asked for.
func (s *Situation) about(c law.Circumstance, t Reached) string {
	if c.Scope == "person" {
		return t.Party
	}
	return s.Facts.Party
}

// answerFor looks circumstances up where their kind is recorded: with the listing,
// with the listed party, or with the person reached. What nobody recorded is unknown.
func (s *Situation) answerFor(t Reached) func(string) law.Tri {
	return func(id string) law.Tri {
		c, err := s.Rules.Circumstance(id)
		switch {
		case err != nil:
			return law.Unknown
		case c.Scope == "listing":
			return s.Facts.Circumstance(id)
		case c.Scope == "party", c.Scope == "person" && t.Party != "":
			return s.Answer(s.about(c, t), id)
		}
		return law.Unknown // of a request that nobody has made yet
	}
}

// find gives the body for a function. Information for those who have no body here
// (banks, exchanges, media) goes through the credit lead, who passes it on.
func (s *Situation) find(function, level string, kind law.OrderKind) (Office, []string) {
	region := place(&s.Facts, level)
	if o, ok := s.Holder(function, region); ok {
		return o, nil
	}
	if kind == law.Request || kind == law.Push || kind == law.Question {
		if o, ok := s.Holder(access.DevelopmentReform, region); ok {
			return o, []string{function}
		}
	}
	return Office{Region: region}, nil
}

// rank orders kinds by what they ask of a body.
func rank(k law.OrderKind) int {
	return slices.Index([]law.OrderKind{law.NoOrder, law.Request, law.Push, law.Review, law.Perform}, k)
}

// add joins drafts that would be one order: same thing, same body.
func (c *Call) add(d Draft) {
	i := 0
	for i < len(c.Drafts) && !c.Drafts[i].same(&d) {
		i++
	}
	if i == len(c.Drafts) {
		c.Drafts = append(c.Drafts, d)
		return
	}
	old := &c.Drafts[i]
	for _, r := range d.Reached {
		if !slices.ContainsFunc(old.Reached, func(x Reached) bool { return x.Party == r.Party && x.Role == r.Role }) {
			old.Reached = append(old.Reached, r)
		}
	}
	for _, f := range d.Relay {
		if !slices.Contains(old.Relay, f) {
			old.Relay = append(old.Relay, f)
		}
	}
	if rank(d.Kind) > rank(old.Kind) {
		old.Kind = d.Kind
	}
}

// key is the draft's place in the unique index, but for the listing.
func (d *Draft) key() string {
	addressee := d.Office.ID
	if addressee == "" {
		addressee = "function:" + d.Function
	}
	return d.directive() + "|" + d.Question.ID + "|" + d.About + "|" + addressee
}

// same tells whether two drafts have one key.
func (d *Draft) same(o *Draft) bool {
	return d.directive() == o.directive() && d.Question.ID == o.Question.ID && d.About == o.About &&
		d.Office.ID == o.Office.ID && (d.Office.ID != "" || d.Function == o.Function)
}

func (d *Draft) directive() string {
	if d.Directive == nil {
		return ""
	}
	return d.Directive.ID
}
