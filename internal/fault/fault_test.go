package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"liancheng/internal/fault"
)

func TestKindSurvivesWrapping(t *testing.T) {
	save := func() (err error) {
		defer fault.Wrap(&err, "save %d", 1)
		return fault.New(fault.Stale, "记录已被他人修改").At("version")
	}
	if err := save(); !fault.Is(err, fault.Stale) {
		t.Errorf("kind of %v = %s, want stale", err, fault.KindOf(err))
	}
	if k := fault.KindOf(errors.New("disk full")); k != fault.Internal {
		t.Errorf("kind of a foreign error = %s, want internal", k)
	}
	if fault.Is(nil, fault.Internal) {
		t.Error("nil is a fault")
	}
}

func TestListKeepsEveryFault(t *testing.T) {
	var l fault.List
	l.Add(nil)
	if l.Err() != nil {
		t.Fatal("an empty list is an error")
	}
	l.Add(fault.New(fault.Invalid, "缺少文号").At("document"))
	l.Add(fmt.Errorf("outer: %w", fault.New(fault.Invalid, "日期在后").At("date")))
	l.Add(fault.List{fault.New(fault.Invalid, "缺少事实").At("facts")})
	l.Add(errors.New("disk full"))
	if len(l) != 4 || l[1].Field != "date" || l[3].Kind != fault.Internal {
		t.Errorf("list = %v", l)
	}
	if !fault.Is(l.Err(), fault.Invalid) {
		t.Errorf("kind = %s", fault.KindOf(l.Err()))
	}
}
