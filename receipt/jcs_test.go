package receipt

import (
	"encoding/json"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// RFC 8785 §3.2.4 and appendix: input, canonical form.
func TestCanonicalVectors(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"3.2.2": {
			`{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
			  "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
			  "literals": [null, true, false]}`,
			`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
		},
		"3.2.3": {
			`{"\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
			  "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"}`,
			"{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\"," +
				"\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}",
		},
		"arrays":  {`[56,{"d":true,"10":null,"1":[]}]`, `[56,{"1":[],"10":null,"d":true}]`},
		"html":    {`"<&>\u2028\u007f"`, "\"<&>\u2028\u007f\""},
		"escapes": {`"\u0000\b\t\n\f\r\u001f"`, `"\u0000\b\t\n\f\r\u001f"`},
		"empty":   {`{"b":{},"a":[]}`, `{"a":[],"b":{}}`},
	} {
		got, err := CanonicalJSON(json.RawMessage(c.in))
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %s, %v\nwant %s", name, got, err, c.want)
		}
	}
}

// RFC 8785 appendix B: IEEE 754 bits, ECMAScript form.
func TestNumberVectors(t *testing.T) {
	for bits, want := range map[uint64]string{
		0x0000000000000000: "0",
		0x8000000000000000: "0",
		0x0000000000000001: "5e-324",
		0x8000000000000001: "-5e-324",
		0x7fefffffffffffff: "1.7976931348623157e+308",
		0xffefffffffffffff: "-1.7976931348623157e+308",
		0x4340000000000000: "9007199254740992",
		0xc340000000000000: "-9007199254740992",
		0x4430000000000000: "295147905179352830000",
		0x44b52d02c7e14af5: "9.999999999999997e+22",
		0x44b52d02c7e14af6: "1e+23",
		0x44b52d02c7e14af7: "1.0000000000000001e+23",
		0x444b1ae4d6e2ef4e: "999999999999999700000",
		0x444b1ae4d6e2ef4f: "999999999999999900000",
		0x444b1ae4d6e2ef50: "1e+21",
		0x3eb0c6f7a0b5ed8c: "9.999999999999997e-7",
		0x3eb0c6f7a0b5ed8d: "0.000001",
		0x41b3de4355555553: "333333333.3333332",
		0x41b3de4355555554: "333333333.33333325",
		0x41b3de4355555555: "333333333.3333333",
		0x41b3de4355555556: "333333333.3333334",
		0x41b3de4355555557: "333333333.33333343",
		0xbecbf647612f3696: "-0.0000033333333333333333",
		0x43143ff3c1cb0959: "1424953923781206.2",
	} {
		if got := string(appendFloat(nil, math.Float64frombits(bits))); got != want {
			t.Errorf("%016x = %s, want %s", bits, got, want)
		}
	}
}

func TestCanonicalRefuses(t *testing.T) {
	for _, in := range []string{
		`{"a":1,"a":2}`, `9007199254740992`, `-9007199254740992`, `1e400`,
		`"\ud800"`, `"\udc00x"`, `"\ud800\ud800"`, `{"\udfff":1}`, `[`, ``,
	} {
		if got, err := CanonicalJSON(json.RawMessage(in)); err == nil {
			t.Errorf("%s accepted as %s", in, got)
		}
	}
	if got, err := CanonicalJSON(json.RawMessage(`"\\ud800\ud83d\ude00"`)); err != nil || string(got) != `"\\ud800😀"` {
		t.Errorf("an escaped backslash before ud800: %s, %v", got, err)
	}
	if _, err := CanonicalJSON(make(chan int)); err == nil {
		t.Error("a channel has canonical JSON")
	}
}

func TestAppendStringIsEncodingJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"))
		var back string
		if err := json.Unmarshal(AppendString(nil, s), &back); err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		if want := string([]rune(s)); back != want {
			t.Fatalf("%q came back as %q", s, back)
		}
		want, err := CanonicalJSON(s)
		if err != nil || string(want) != string(AppendString(nil, s)) {
			t.Fatalf("%q: %s, %v", s, want, err)
		}
	})
}
