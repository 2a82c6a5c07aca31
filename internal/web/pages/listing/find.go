package listing

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"liancheng/internal/access"
	"liancheng/internal/fault"
	"liancheng/internal/httpd"
	"liancheng/internal/ident"
	"liancheng/internal/party"
	"liancheng/internal/registry"
)

// Registry finds parties by their numbers, and registers those that are new.
type Registry interface {
	FindByNumber(ctx context.Context, a access.Actor, n registry.Number) (p party.Party, warnings []ident.Warning, err error)
	Register(ctx context.Context, a access.Actor, f registry.Form) (party.Party, []ident.Warning, error)
}

// find gives the id of the party with the number typed; one that is not registered
// yet is, when its name was given.
func (p *Pages) find(r *http.Request) (string, error) {
	ctx, a := r.Context(), httpd.Actor(r.Context())
	kind, name := party.Kind(r.PostFormValue("kind")), strings.TrimSpace(r.PostFormValue("name"))
	n := registry.Number{Value: strings.TrimSpace(r.PostFormValue("number"))}
	var bad fault.List
	if no, err := strconv.Atoi(r.PostFormValue("domain")); err != nil || no < 1 || no > len(p.Law().Source.Domains) {
		bad.Add(fault.New(fault.Invalid, "请选择领域").At("domain").Under("law.domain"))
	}
	if !kind.Known() {
		bad.Add(fault.New(fault.Invalid, "请选择组织或者自然人").At("kind").Under("party.kind"))
	}
	if n.Value == "" {
		bad.Add(fault.New(fault.Invalid, "请填写证件号码").At("number").Under("party.number"))
	}
	if err := bad.Err(); err != nil {
		return "", err
	}
	found, _, err := p.Registry.FindByNumber(ctx, a, n)
	switch {
	case err == nil && found.Kind != kind:
		return "", fault.New(fault.Invalid, "该号码登记的是%s，请核对", found.Kind.Chinese()).At("kind").Under("party.kind")
	case err == nil:
		return found.ID, nil
	case !fault.Is(err, fault.NotFound):
		return "", at(err, "number")
	case name == "":
		return "", fault.New(fault.Invalid, "该号码尚未登记，请同时填写名称或者姓名，登记后继续").At("name").Under("party.name")
	}
	made, _, err := p.Registry.Register(ctx, a, registry.Form{Kind: kind, Name: name, Identifiers: []registry.Number{n}})
	return made.ID, err
}

// at puts the field of this form to a fault that names another's or none.
func at(err error, field string) error {
	f, is := errors.AsType[*fault.Fault](err)
	if !is || f.Kind == fault.Internal {
		return err
	}
	named := *f
	return named.At(field)
}
