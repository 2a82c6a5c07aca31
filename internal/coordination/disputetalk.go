package coordination

import (
	"strings"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
)

// An Answering is what another side answers.
type Answering struct {
	For      string // see Raising
	Agrees   bool   // with the position of who raised it
	Text     string // why not; may be empty where it agrees
	Document Paper
}

func (Answering) disputeAct() DisputeAct { return Respond }
func (x Answering) papers() []Paper      { return []Paper{x.Document} }

// respond takes an answer. One is enough: what moves after it belongs into the text.
func respond(d *Dispute, in DisputeInput, w *DisputeWorld) (DisputeState, error) {
	x := in.(Answering)
	s, err := d.side(x.For, w)
	if err != nil {
		return "", err
	}
	if s.Key() == d.Raiser.Key() {
		return "", fault.New(fault.Conflict, "分歧由本方提出，请等待对方答复").Under("dispute.answer")
	}
	if r, ok := d.Answer(s.Key()); ok {
		return "", fault.New(fault.Conflict, "%s已于 %s 答复，意见有变化的请写入商定文本", s.Name, r.On.Chinese()).Under("dispute.answer")
	}
	var bad problems
	least := leastWords
	if x.Agrees {
		least = 0
	}
	r := Reply{Side: s.Key(), Agrees: x.Agrees, Text: bad.words("text", "答复意见", x.Text, least, mostWords),
		Document: bad.paper("document", "答复文件", x.Document, s.evidence(), w), On: w.Day, By: w.Actor}
	if err := bad.Err(); err != nil {
		return "", err
	}
	d.Answers = append(d.Answers, r)
	if d.State == DisputeRaised && len(d.Unanswered()) == 0 {
		return DisputeAnswered, nil
	}
	return d.State, nil
}

// A Drafting brings a text to be agreed on.
type Drafting struct {
	For      string // see Raising
	Text     string
	Document Paper
}

func (Drafting) disputeAct() DisputeAct { return DraftText }
func (x Drafting) papers() []Paper      { return []Paper{x.Document} }

// draftText adds a version of the text. Every other side confirms it anew.
func draftText(d *Dispute, in DisputeInput, w *DisputeWorld) (DisputeState, error) {
	x := in.(Drafting)
	s, err := d.side(x.For, w)
	if err != nil {
		return "", err
	}
	var bad problems
	words := bad.words("text", "商定文本", x.Text, leastPosition, mostWords)
	c := Consent{Side: s.Key(), Document: bad.paper("document", "文本文件", x.Document, s.evidence(), w), On: w.Day, By: w.Actor}
	if err := bad.Err(); err != nil {
		return "", err
	}
	if t := d.Text(); t != nil && t.Words == words {
		return "", fault.New(fault.Conflict, "文本与现行的第 %d 稿相同，请直接确认该稿", t.No).At("text").Under("dispute.text-same")
	}
	d.Texts = append(d.Texts, Text{No: len(d.Texts) + 1, Words: words, Confirmed: []Consent{c}})
	return d.State, nil
}

// A Confirming agrees to exactly one version of the text.
type Confirming struct {
	For      string // see Raising
	Text     int    // its number
	Document Paper
}

func (Confirming) disputeAct() DisputeAct { return Confirm }
func (x Confirming) papers() []Paper      { return []Paper{x.Document} }

// consent takes a confirmation; with the last one the dispute is settled.
func consent(d *Dispute, in DisputeInput, w *DisputeWorld) (DisputeState, error) {
	x := in.(Confirming)
	s, err := d.side(x.For, w)
	if err != nil {
		return "", err
	}
	t := d.Text()
	switch {
	case t == nil:
		return "", fault.New(fault.Conflict, "尚无商定文本，请先起草").At("text").Under("dispute.no-text")
	case x.Text != t.No:
		return "", fault.New(fault.Stale, "现行文本为第 %d 稿，请重新载入，阅读后就该稿确认", t.No).At("text").Under("dispute.text-version")
	case t.By(s.Key()):
		return "", fault.New(fault.Conflict, "%s已确认第 %d 稿", s.Name, t.No).At("text").Under("dispute.confirmed")
	}
	var bad problems
	c := Consent{Side: s.Key(), Document: bad.paper("document", "确认文件", x.Document, s.evidence(), w), On: w.Day, By: w.Actor}
	if err := bad.Err(); err != nil {
		return "", err
	}
	t.Confirmed = append(t.Confirmed, c)
	if len(d.Unconfirmed()) == 0 {
		return DisputeSettled, nil
	}
	return d.State, nil
}

// A DisputeWithdrawal takes a dispute back.
type DisputeWithdrawal struct {
	For      string       `json:"-"` // see Raising
	Reason   string       `json:"reason"`
	Document Paper        `json:"document,omitzero"`
	On       calendar.Day `json:"on"`
	By       string       `json:"by"`
}

func (DisputeWithdrawal) disputeAct() DisputeAct { return TakeBack }
func (x DisputeWithdrawal) papers() []Paper      { return []Paper{x.Document} }

// takeBack lets who raised a dispute give it up, as long as no superior has it.
func takeBack(d *Dispute, in DisputeInput, w *DisputeWorld) (DisputeState, error) {
	x := in.(DisputeWithdrawal)
	s, err := d.side(strings.TrimSpace(x.For), w)
	if err != nil {
		return "", err
	}
	if s.Key() != d.Raiser.Key() {
		return "", fault.New(fault.Forbidden, "分歧由%s提出，只能由其撤回", d.Raiser.Name).Under("dispute.withdraw")
	}
	var bad problems
	x.Reason = bad.words("reason", "撤回的理由", x.Reason, leastWords, mostWords)
	x.Document = bad.paper("document", "撤回的文件", x.Document, s.evidence(), w)
	x.On, x.By = w.Day, w.Actor
	if err := bad.Err(); err != nil {
		return "", err
	}
	d.Taken = &x
	return DisputeWithdrawn, nil
}
