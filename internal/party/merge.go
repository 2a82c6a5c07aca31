package party

import (
	"fmt"
	"slices"

	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/law"
)

// A Tree is the records of one party that were merged: each points to the one that
// took it in, the root to none. Most parties are a tree of one record.
type Tree struct {
	Root    string
	Records []string // all of them, the root as well, by id
}

// Merged tells whether there is more than one record.
func (t Tree) Merged() bool { return len(t.Records) > 1 }

// Has tells whether a record is one of the tree.
func (t Tree) Has(id string) bool { return slices.Contains(t.Records, id) }

// Absorbed gives the records without the root.
func (t Tree) Absorbed() []string {
	return slices.DeleteFunc(slices.Clone(t.Records), func(id string) bool { return id == t.Root })
}

// TreeOf follows the pointers from a record up to the root, and from there down to all.
// into gives what a record is merged into, absorbed what is merged straight into it.
func TreeOf(id string, into func(string) (string, error), absorbed func(string) ([]string, error)) (Tree, error) {
	t := Tree{Root: id}
	for seen := []string{id}; ; seen = append(seen, t.Root) {
		next, err := into(t.Root)
		if err != nil {
			return t, err
		}
		if next == "" {
			break
		}
		if slices.Contains(seen, next) {
			return t, fmt.Errorf("party %s: records are merged in a circle", id)
		}
		t.Root = next
	}
	t.Records = []string{t.Root}
	for i := 0; i < len(t.Records); i++ { // a tree: nobody is met twice
		below, err := absorbed(t.Records[i])
		if err != nil {
			return t, err
		}
		t.Records = append(t.Records, below...)
	}
	slices.Sort(t.Records)
	return t, nil
}

// JoinAnswers gives what is known of a party whose records were merged: what was
// answered about the root, else what the absorbed records say; where they contradict
// each other nothing is known.
func JoinAnswers(root map[string]law.Tri, absorbed ...map[string]law.Tri) map[string]law.Tri {
	all := map[string]law.Tri{}
	against := map[string]bool{}
	for _, answers := range absorbed {
		for id, v := range answers {
			if have, known := all[id]; known && v != law.Unknown && have != v {
				against[id] = true
			}
			if v != law.Unknown {
				all[id] = v
			}
		}
	}
	for id := range against {
		delete(all, id)
	}
	for id, v := range root {
		if v != law.Unknown {
			all[id] = v
		}
	}
	return all
}

// MergeText says which records were merged, as verdicts and lists word it: record is
// the one spoken of, via the one through which it was reached.
func MergeText(record, via, root string) string {
	switch {
	case record == via && record == root:
		return ""
	case record == via, via == root:
		return "主体编号 " + record + " 已并入 " + root
	case record == root:
		return "主体编号 " + via + " 已并入 " + root
	}
	return "主体编号 " + via + "、" + record + " 均已并入 " + root
}

// strong are the numbers of which nobody has two: two that differ are two parties.
// Registration numbers were given anew and passports are renewed; they prove nothing.
var strong = []ident.Kind{ident.USCC, ident.OrgCode, ident.CitizenID}

// CheckMerge refuses to take two records for one party where the records themselves
// speak against it.
func CheckMerge(from, into *Party) error {
	switch {
	case from.ID == into.ID:
		return fault.New(fault.Invalid, "不能将主体并入其自身，请填写另一记录的编号").At("into").Under("party.merge-self")
	case from.Kind != into.Kind:
		return fault.New(fault.Conflict, "一为%s，一为%s，不是同一主体，不能合并", from.Kind.Chinese(), into.Kind.Chinese()).At("into").Under("party.merge-kind")
	case from.Erased || into.Erased:
		return fault.New(fault.Conflict, "其中一个主体的信息已被删除，不能合并").Under("party.merge-erased")
	case from.MergedInto != "":
		return fault.New(fault.Conflict, "主体 %s 已并入 %s，不能再次合并；如属误并，请先撤销合并", from.ID, from.MergedInto).Under("party.merge-twice")
	case into.MergedInto != "":
		return fault.New(fault.Conflict, "主体 %s 已并入 %s，请改为并入 %s", into.ID, into.MergedInto, into.MergedInto).At("into").Under("party.merge-into-merged")
	case (from.OrgKind == Branch) != (into.OrgKind == Branch):
		return fault.New(fault.Conflict, "分支机构与法人不是同一主体，不能合并；分支机构按其所属法人核查").At("into").Under("party.merge-branch")
	}
	return CheckNumbers(from, into)
}

// CheckNumbers refuses numbers of which nobody has two. It compares by keys, so that an
// organisation code and a credit code that holds another one are found to differ.
func CheckNumbers(from, into *Party) error {
	for _, kind := range strong {
		a, b := valuesOf(from, kind), valuesOf(into, kind)
		if len(a) == 0 || len(b) == 0 || slices.ContainsFunc(a, func(v string) bool { return slices.Contains(b, v) }) {
			continue
		}
		return fault.New(fault.Conflict, "两条记录的%s不同，一个主体只有一个%s：应为两个主体，不能合并。如其中一个号码已经注销或者登记有误，请先变更该记录的号码", kind.Word(), kind.Word()).
			At("into").Under("party.merge-numbers")
	}
	return nil
}

func valuesOf(p *Party, kind ident.Kind) (values []string) {
	for _, id := range p.Identifiers {
		if id.Kind.Person() {
			if id.Kind == kind {
				values = append(values, id.Value)
			}
			continue
		}
		for _, k := range Keys(id) {
			if k.Kind == kind {
				values = append(values, k.Value)
			}
		}
	}
	return values
}

// CheckOwn refuses work on a record that was merged into another: the party's record is
// that one.
func CheckOwn(id, mergedInto string) error {
	if mergedInto == "" {
		return nil
	}
	return fault.New(fault.Conflict, "主体 %s 已并入 %s，请在 %s 上办理；如属误并，请先撤销合并", id, mergedInto, mergedInto).Under("party.merged")
}
