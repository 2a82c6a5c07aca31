package receipt

// Environments. A receipt of the demo must never pass for a real one.
const (
	Real = "real"
	Demo = "demo"
)

// A Verdict is the answer to one screening, without anything that differs
// between two runs over the same facts: no id, no signature, no index age.
//
// Fields that are empty leave no trace in the canonical bytes, so a field
// added later does not change the bytes of verdicts given before.
type Verdict struct {
	Engine      int      `json:"engine"`             // version of the judging function; replay keeps the old ones
	Ruleset     string   `json:"ruleset"`            // hex digest of law, name weights and calendar
	Position    int64    `json:"position"`           // number of the last event that was known
	AsOf        string   `json:"as_of"`              // legal day judged, YYYY-MM-DD at +08:00
	Historical  bool     `json:"historical"`         // AsOf or Position was chosen by the asker, not now
	Environment string   `json:"environment"`        // "real" or "demo"
	Asker       Asker    `json:"asker"`              // who asked, for what
	Party       PartyRef `json:"party"`              // about whom
	Advice      Advice   `json:"advice"`             // strongest advice of all reasons
	Note        string   `json:"note,omitempty"`     // e.g. 已列入，无措施及于本事项
	Hit         bool     `json:"hit"`                // some listing in force was found, whatever the advice
	Matches     []Match  `json:"matches,omitempty"`  // parties found, surest first
	Reasons     []Reason `json:"reasons,omitempty"`  // directives that bear, strongest first
	Warnings    []string `json:"warnings,omitempty"` // what the officer must know besides, e.g. an unknown pair of body and matter
}

// An Asker is the acting body and what it is deciding.
type Asker struct {
	Body       string `json:"body"`                  // id of the acting body
	Purpose    string `json:"purpose"`               // why it asks
	Matter     string `json:"matter"`                // id of the matter, e.g. tender.bid
	Case       string `json:"case,omitempty"`        // 办件流水号 of the asking system
	MatterCode string `json:"matter_code,omitempty"` // 事项编码 of the asking system
	Project    string `json:"project,omitempty"`     // construction project code
	Stage      string `json:"stage,omitempty"`       // approval stage of the project
	Point      string `json:"point,omitempty"`       // at acceptance (受理) or before completion (办结)
}

// A PartyRef says who was asked about without saying it to a stranger.
type PartyRef struct {
	Digest  string `json:"digest"`  // keyed digest of the identifiers and name asked, made by the engine
	Display string `json:"display"` // name of an organisation, or a person masked
}

// How sure it is that a match is the party asked about.
const (
	Certain = "certain" // an equal strong identifier
	Review  = "review"  // a name alone: somebody must look (身份待核实)
)

// A Match is one known party that may be the one asked about.
type Match struct {
	Identity string       `json:"identity"`           // Certain or Review
	PartyID  string       `json:"party_id"`           // id in the registry
	Name     string       `json:"name,omitempty"`     // organisation's name, or a person masked
	Role     string       `json:"role,omitempty"`     // role through which the match was reached, e.g. head office of the branch asked
	Why      string       `json:"why,omitempty"`      // what was equal, in Chinese
	Listings []ListingRef `json:"listings,omitempty"` // its listings, applied or only shown
}

// A ListingRef is a listing as the verdict saw it.
type ListingRef struct {
	ID         string `json:"id"`                    // id of the listing
	Domain     int    `json:"domain"`                // 1 to 8
	DomainName string `json:"domain_name,omitempty"` // its name in the memorandum
	State      string `json:"state"`                 // in-force, objected, stayed, suspended …
	Authority  string `json:"authority,omitempty"`   // who decided
	Document   string `json:"document,omitempty"`    // 文号 of the decision
	Effective  string `json:"effective,omitempty"`   // first day in force
	Until      string `json:"until,omitempty"`       // last day in force, "" when none is set
	PersonRole string `json:"person_role,omitempty"` // role in which a person was named by the decision
	Applied    bool   `json:"applied"`               // false: shown only
	Why        string `json:"why,omitempty"`         // why it was not applied, in Chinese
}

// A Reason is one directive that bears on the matter because of one listing.
type Reason struct {
	Listing       string            `json:"listing"`                 // id of the listing
	Directive     string            `json:"directive"`               // e.g. nmg-2020-3/1.3#1
	Clause        string            `json:"clause"`                  // e.g. 1.3
	Phrase        string            `json:"phrase"`                  // words of the memorandum that the directive reads
	Effect        string            `json:"effect"`                  // prohibit, suspend, restrict, strict-review, reference
	Class         string            `json:"class"`                   // A, B or C of the national list
	Binding       string            `json:"binding"`                 // mandatory, reference, request
	Until         string            `json:"until,omitempty"`         // last day of the directive's own period, when shorter than the listing's
	Basis         []BasisRef        `json:"basis,omitempty"`         // provisions cited and their status on the day
	Circumstances []CircumstanceRef `json:"circumstances,omitempty"` // facts it depends on
	Advice        Advice            `json:"advice"`                  // after the caps
	Uncapped      Advice            `json:"uncapped"`                // what the effect alone would give
	Caps          []Cap             `json:"caps,omitempty"`          // what was missing for the stronger advice, in the order applied
}

// A BasisRef is a legal provision and its status on the day judged.
type BasisRef struct {
	ID     string `json:"id"`              // id in the law files
	Title  string `json:"title,omitempty"` // as cited
	Status string `json:"status"`          // confirmed, unconfirmed, changed, repealed
}

// A CircumstanceRef is a fact the directive depends on, as it was answered.
type CircumstanceRef struct {
	ID       string `json:"id"`                 // id in the law files
	Question string `json:"question,omitempty"` // the question in Chinese
	Value    string `json:"value"`              // true, false, unknown
}

// A Cap is a rule that weakened an advice.
type Cap struct {
	Rule string `json:"rule"` // memorandum, basis, trigger, class, circumstance, binding, identity …
	To   Advice `json:"to"`   // the most it allowed
	Why  string `json:"why"`  // one sentence in Chinese
}
