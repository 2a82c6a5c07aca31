package law_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"liancheng/internal/law"
)

// TestReadings holds the shipped readings against a table written by hand from
// the memorandum's text, clause by clause, for the measures that hold several
// acts, conditions or persons. A row says what some directive of the measure must be.
func TestReadings(t *testing.T) {
	r := compile(t)
	byMeasure := map[string][]*law.Reading{}
	e := r.On(today)
	for i := range e.Readings {
		byMeasure[e.Readings[i].Measure] = append(byMeasure[e.Readings[i].Measure], &e.Readings[i])
	}
	for _, tt := range []struct{ measure, act, function, reaches, when string }{
		{"1.(1)", "inspect-more", "emergency", "unit", ""},
		{"1.(3)", "interview", "emergency", "principal", ""},
		{"1.(3)", "safety-training", "emergency", "principal directly-responsible", ""},
		{"1.(4)", "safety.standardisation suspend", "emergency", "unit", ""},
		{"1.(4)", "revoke-safety-certificate", "emergency", "unit", "holds-safety-standardisation-certificate"},
		{"1.(5)", "market.entry prohibit", "emergency", "unit principal", ""},
		{"1.(6)", "penalty.discretion strict-review", "emergency", "unit", "new-violation"},
		{"1.2", "project.major suspend", "development-reform", "unit", ""},
		{"1.2", "recover-subsidy", "finance", "unit", "holds-government-subsidy"},
		{"1.3", "tender.bid restrict", "construction", "unit", ""},
		{"1.8", "revoke-licence", "market-regulation", "unit", "safety-permit-revoked"},
		{"1.11", "credit.grant reference", "financial-institution", "unit", ""},
		{"1.12", "securities.institution prohibit", "securities", "unit", ""},
		{"1.14", "require-disclosure", "securities", "unit", "listed-company"},
		{"1.16", "mining.right prohibit", "natural-resources", "unit", ""},
		{"1.22", "honour.government prohibit", "every-department", "unit", ""},
		{"2.(3)", "procurement.supplier prohibit", "finance", "unit", ""},
		{"2.(7)", "revoke-inspection-qualification", "market-regulation", "unit", "vehicle-emission"},
		{"2.(13)", "tax.vat-refund prohibit", "tax", "unit", "punished-under-environment-law"},
		{"2.(14)", "stop-tax-preference", "tax", "unit", ""},
		{"2.(17)", "deduct-appraisal", "state-assets", "legal-representative", ""},
		{"2.(18)", "appraisal.private-economy prohibit", "united-front", "legal-representative", ""},
		{"2.(19)", "honour.moral-model prohibit", "civilisation-office", "legal-representative principal directly-responsible", ""},
		{"2.(25)", "other.lawful-measure reference", "every-department", "unit", ""},
		{"3.1", "exit-power-market", "energy", "unit", ""},
		{"3.1", "power-market.registration prohibit", "power-exchange", "unit", "electricity-retailer"},
		{"3.1", "company.officer-registration restrict", "market-regulation", "legal-representative", ""},
		{"3.4", "bond.enterprise strict-review", "securities", "unit", ""},
		{"3.10", "securities.practice strict-review", "securities-associations", "natural-person-shareholder", ""},
		{"4.(1)", "order-stop-operation", "offshore-authority", "unit", "offshore"},
		{"4.(4)", "oil.business prohibit", "commerce", "unit", "on-oil-gas-list"},
		{"4.(5)", "gas.business reference", "construction", "unit", "urban-gas-operator"},
		{"4.(5)", "revoke-gas-licence", "construction", "unit", "serious"},
		{"4.(22)", "procurement.supplier prohibit", "finance", "unit", ""},
		{"4.(31)", "securities.officer restrict", "securities", "natural-person", ""},
		{"4.(32)", "consumption.restricted restrict", "court", "natural-person", "judgment-defaulter"},
		{"5.1", "market.entry prohibit", "energy", "unit principal", ""},
		{"5.1", "funds.budget-investment suspend", "development-reform", "unit", ""},
		{"5.2", "order-stop-construction", "energy", "facility", "without-ratification"},
		{"5.2", "mining.right suspend", "natural-resources", "facility", "not-completed"},
		{"5.3", "project.ratification suspend", "development-reform", "facility", "capacity"},
		{"5.4", "restrict-railway", "railway", "facility", "not-completed"},
		{"5.5", "coal.announcement prohibit", "energy", "facility", "without-acceptance"},
		{"6.(3)", "compulsory-training", "construction", "principal directly-responsible", ""},
		{"6.(6)", "presale.permit restrict", "construction", "unit", ""},
		{"6.(6)", "presale.contract-record restrict", "construction", "unit", ""},
		{"6.3", "tender.bid restrict", "construction", "unit", ""},
		{"6.3", "market.entry prohibit", "construction", "unit", "serious"},
		{"6.10", "company.officer-registration prohibit", "market-regulation", "legal-representative", ""},
		{"6.10", "order-change-registration", "market-regulation", "legal-representative", "holds-officer-post"},
		{"6.20", "downgrade-qualification", "construction", "unit", "qualification"},
		{"7.(4)", "construction.permit restrict", "construction", "unit", ""},
		{"7.(4)", "eia.approval restrict", "ecology-environment", "unit", ""},
		{"7.(4)", "water.conservation-plan restrict", "water", "unit", ""},
		{"7.(8)", "finance-company.establish restrict", "local-finance", "unit", ""},
		{"7.(11)", "company.officer-registration prohibit", "market-regulation", "legal-representative", ""},
		{"7.(13)", "recruitment.public restrict", "human-resources", "legal-representative", ""},
		{"7.(22)", "resource-trading restrict", "government-services", "unit", ""},
		{"7.(30)", "push-to-insurer", "local-finance", "unit", ""},
		{"7.(34)", "interview", "construction", "principal", ""},
		{"8.2", "credit-file", "civil-air-defence", "unit", ""},
		{"8.5", "civil-air-defence.procurement restrict", "civil-air-defence", "unit", ""},
		{"8.6", "civil-air-defence.qualification restrict", "civil-air-defence", "unit", ""},
		{"8.10", "other.lawful-measure reference", "every-department", "unit", ""},
	} {
		t.Run(tt.measure+" "+tt.act, func(t *testing.T) {
			var near []string
			for _, rd := range byMeasure[tt.measure] {
				if says(rd, tt.act) && slices.Contains(rd.Functions, tt.function) && reaches(rd, tt.reaches) && when(rd, tt.when) {
					return
				}
				near = append(near, fmt.Sprintf("%s %v %s %s %v %v %v", rd.ID, rd.Gate, rd.Effect, rd.Act(), rd.Functions, rd.Reaches, rd.When))
			}
			t.Errorf("no directive is so read; there are\n%s", strings.Join(near, "\n"))
		})
	}
}

func says(rd *law.Reading, act string) bool {
	matter, effect, gate := strings.Cut(act, " ")
	if !gate {
		return rd.Act() == act
	}
	return slices.Contains(rd.Gate, matter) && string(rd.Effect) == effect
}

func reaches(rd *law.Reading, roles string) bool {
	for role := range strings.FieldsSeq(roles) {
		if !slices.Contains(rd.Reaches, law.Role(role)) {
			return false
		}
	}
	return true
}

// when holds part of a circumstance's id, since the table was written before the ids.
func when(rd *law.Reading, part string) bool {
	return part == "" || slices.ContainsFunc(rd.When, func(id string) bool { return strings.Contains(id, part) })
}

// TestNothingSpreads: a person is only reached where the words name persons, and a
// measure whose words name the unit alone never reaches one.
func TestNothingSpreads(t *testing.T) {
	r := compile(t)
	unitOnly := []string{"1.2", "1.3", "1.4", "1.5", "1.6", "1.10", "1.15", "1.16", "1.18", "1.20", "2.(1)", "2.(3)", "2.(12)", "3.3", "3.11", "5.3", "6.17", "6.20", "7.(4)", "8.5", "8.6"}
	for _, rd := range r.On(today).Readings {
		if slices.Contains(unitOnly, rd.Measure) && slices.ContainsFunc(rd.Reaches, law.Role.IsPerson) {
			t.Errorf("%s reaches %v; its words name the unit alone", rd.ID, rd.Reaches)
		}
	}
}

// TestNoMustOutsideGovernment: 国办发〔2020〕49号 forbids forcing financial institutions, associations and media.
func TestNoMustOutsideGovernment(t *testing.T) {
	r := compile(t)
	for _, rd := range r.On(today).Readings {
		for _, id := range rd.Functions {
			f, err := r.Function(id)
			if err != nil {
				t.Fatal(err)
			}
			if f.Kind == "outside" && rd.Binding != law.RequestOnly {
				t.Errorf("%s binds %s", rd.ID, f.Name)
			}
		}
	}
}

// TestShippedNeverBlocks: with the memorandum under review nothing in the shipped law blocks or restricts by class A.
func TestShippedNeverBlocks(t *testing.T) {
	r := compile(t)
	e := r.On(today)
	yes := func(string) law.Tri { return law.True }
	strict := 0
	for i := range e.Readings {
		rd := &e.Readings[i]
		advice, _ := rd.Case(e.Memorandum, yes, law.IdentityCertain).Yield()
		if advice == law.Block || (rd.Class == law.ClassA && advice > law.Strict) {
			t.Errorf("%s advises %s as shipped", rd.ID, advice.Advice())
		}
		if advice == law.Strict {
			strict++
		}
	}
	if strict < 50 {
		t.Errorf("%d gates advise strict as shipped: the law does not bite at all", strict)
	}
}
