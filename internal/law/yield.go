package law

import "liancheng/receipt"

// Advice is what a verdict tells the officer; the words are the receipt's.
type Advice = receipt.Advice

// Identity says how surely the party asked about is the party listed.
type Identity int8

const (
	IdentityClear   Identity = iota // nobody listed
	IdentityReview                  // a name alone: a person decides
	IdentityCertain                 // an equal strong identifier
)

// Support is how far law carries a directive for one party on one day, weakest first.
type Support int8

const (
	NoBasis          Support = iota // no provision is cited
	BasisRepealed                   // every provision cited is repealed
	BasisChanged                    // what is left has changed since
	BasisUnconfirmed                // nobody has confirmed one yet
	TriggerUnmet                    // confirmed, but it binds others than this party
	TriggerUnknown                  // confirmed, but nobody knows whether it binds this party
	Supported                       // confirmed, and its trigger is met
)

var supportWords = [...]string{
	NoBasis: "没有指明法律依据", BasisRepealed: "所引依据已废止", BasisChanged: "所引依据已变更", BasisUnconfirmed: "所引依据尚未经人员确认",
	TriggerUnmet: "所引依据的适用条件不符合", TriggerUnknown: "所引依据的适用条件不明", Supported: "依据已确认且条件符合",
}

// Chinese says it in words.
func (s Support) Chinese() string { return supportWords[s] }

// Case is all that the rule of "what yields what" (architecture §4) looks at.
type Case struct {
	Kind          Kind
	Effect        Effect
	Class         Class
	Binding       Binding
	Memorandum    MemorandumStatus
	Support       Support
	Amended       Status // Changed or Repealed by law that moved; empty otherwise
	Circumstances Tri    // all of them hold, one does not, or one is unknown
	Identity      Identity
}

// Cap is one reason why an advice is weaker than the effect's own.
type Cap uint16

// The caps in the order in which they are applied (decisions.md, "Advice from effects").
const (
	CapMemorandum Cap = 1 << iota
	CapAmended
	CapBasis
	CapClass
	CapCircumstance
	CapBinding
	CapIdentity
)

// CapOrder lists the caps in the order they bite.
var CapOrder = [...]Cap{CapMemorandum, CapAmended, CapBasis, CapClass, CapCircumstance, CapBinding, CapIdentity}

var capNames = map[Cap]string{
	CapMemorandum: "memorandum", CapAmended: "amended", CapBasis: "basis", CapClass: "class",
	CapCircumstance: "circumstance", CapBinding: "binding", CapIdentity: "identity",
}

// Name is the cap's stable name.
func (c Cap) Name() string { return capNames[c] }

// Strength of an advice as a number, so that the hot path compares integers.
type Strength int8

// Strengths, weakest first.
const (
	Clear Strength = iota
	ForReferenceOnly
	Strict
	Restricted
	Block
)

var strengthAdvice = [...]Advice{receipt.Clear, receipt.Reference, receipt.Strict, receipt.Restrict, receipt.Block}

// Advice gives the receipt's word.
func (s Strength) Advice() Advice { return strengthAdvice[s] }

// Own is the advice an effect has by itself, before any cap.
func (e Effect) Own() Strength {
	switch e {
	case Prohibit, Suspend:
		return Block
	case Restrict:
		return Restricted
	case StrictReview:
		return Strict
	case Reference:
		return ForReferenceOnly
	}
	return Clear
}

// Yield is the gate: what a directive that bears on the matter advises in this
// case, and which caps bit. A circumstance that is false, or a memorandum that
// was repealed, yields Clear. It allocates nothing.
func (c Case) Yield() (advice Strength, caps Cap) {
	if c.Kind != Gate || c.Circumstances == False || c.Memorandum == Withdrawn || c.Amended == Repealed {
		return Clear, 0
	}
	advice = c.Effect.Own()
	limit := func(why Cap, most Strength, when bool) {
		if when && advice > most {
			advice, caps = most, caps|why
		}
	}
	limit(CapMemorandum, Strict, c.Class == ClassA && c.Memorandum != InForce)
	limit(CapAmended, Strict, c.Amended == Changed)
	limit(CapBasis, Strict, c.Class == ClassA && c.Support != Supported)
	limit(CapClass, Restricted, c.Class == ClassB)
	limit(CapClass, ForReferenceOnly, c.Class == ClassC)
	limit(CapCircumstance, Strict, c.Circumstances == Unknown)
	limit(CapBinding, Strict, c.Binding == ForReference)
	limit(CapBinding, ForReferenceOnly, c.Binding == RequestOnly)
	limit(CapIdentity, ForReferenceOnly, c.Identity != IdentityCertain)
	return advice, caps
}

// OrderKind is what a duty or standing directive becomes for the body responsible.
type OrderKind string

const (
	NoOrder  OrderKind = ""
	Perform  OrderKind = "act"      // do it
	Review   OrderKind = "review"   // review whether your own law calls for it
	Request  OrderKind = "request"  // information without duty, to a body outside government or not a signatory
	Push     OrderKind = "push"     // pass the information on (class C)
	Question OrderKind = "question" // answer whether the circumstance holds
	Recheck  OrderKind = "recheck"  // look again at a decision made without knowing of a listing, or because of one that has ended
)

var orderWords = map[OrderKind]string{
	Perform: "实施任务", Review: "审查本部门依据是否适用", Request: "协助函（无反馈义务）", Push: "推送信息", Question: "询问适用情形",
	Recheck: "复核",
}

// Chinese gives the words officers use.
func (k OrderKind) Chinese() string { return orderWords[k] }

// Order tells what a duty or standing directive becomes when a listing takes
// effect. signatory says whether the function belongs to one of the 23.
func (c Case) Order(signatory bool) OrderKind {
	switch {
	case c.Kind == Gate, c.Circumstances == False, c.Memorandum == Withdrawn, c.Amended == Repealed:
		return NoOrder
	case c.Circumstances == Unknown:
		return Question
	case c.Class == ClassC:
		return pushOr(signatory)
	case !signatory, c.Binding == RequestOnly:
		return Request
	case c.Class == ClassA && (c.Support != Supported || c.Memorandum != InForce || c.Amended == Changed):
		return Review
	}
	return Perform
}

func pushOr(signatory bool) OrderKind {
	if signatory {
		return Push
	}
	return Request
}
