package ident

// A Kind is a kind of identifier.
type Kind string

const (
	USCC                     Kind = "uscc"                       // 统一社会信用代码, GB 32100-2015
	OrgCode                  Kind = "org-code"                   // 组织机构代码, GB 11714
	RegistrationNumber       Kind = "registration-number"        // 工商注册号, 15 digits, GS15-2006
	LegacyRegistration       Kind = "legacy-registration"        // 13-digit registration number from before 2007
	CitizenID                Kind = "citizen-id"                 // 公民身份号码, GB 11643-1999
	Passport                 Kind = "passport"                   // 护照, Chinese and foreign
	HKMacauPass              Kind = "hk-macau-pass"              // 港澳居民来往内地通行证
	TaiwanPass               Kind = "taiwan-pass"                // 台湾居民来往大陆通行证
	ForeignPermanentResident Kind = "foreign-permanent-resident" // 外国人永久居留身份证
	HKMOTWResidence          Kind = "hk-mo-tw-residence"         // 港澳台居民居住证
)

// traits of a kind. code is the class in GA/T 517 where it is known.
type traits struct {
	kind   Kind
	word   string // as shown, and as 双公示 writes it in ZJLX
	number string // what its number is called in a sentence
	code   string
	person bool
}

var kinds = []traits{
	{USCC, "统一社会信用代码", "统一社会信用代码", "", false},
	{OrgCode, "组织机构代码", "组织机构代码", "", false},
	{RegistrationNumber, "工商注册号", "工商注册号", "", false},
	{LegacyRegistration, "旧工商注册号", "旧工商注册号", "", false},
	{CitizenID, "身份证", "公民身份号码", "111", true},
	{Passport, "护照号", "护照号码", "414", true},
	{HKMacauPass, "港澳居民来往内地通行证", "港澳居民来往内地通行证号码", "516", true},
	{TaiwanPass, "台湾居民来往大陆通行证", "台湾居民来往大陆通行证号码", "511", true},
	{ForeignPermanentResident, "外国人永久居留身份证", "外国人永久居留身份证号码", "553", true},
	{HKMOTWResidence, "港澳台居民居住证", "港澳台居民居住证号码", "", true},
}

// otherWords are further spellings met in data.
var otherWords = map[string]Kind{
	"居民身份证": CitizenID, "公民身份号码": CitizenID, "身份证号": CitizenID, "身份证号码": CitizenID,
	"护照": Passport, "中国护照": Passport, "外国护照": Passport, "护照号码": Passport,
	"港澳通行证": HKMacauPass, "回乡证": HKMacauPass, "台湾通行证": TaiwanPass, "台胞证": TaiwanPass,
	"外国人永久居留证": ForeignPermanentResident, "注册号": RegistrationNumber,
}

func (k Kind) traits() (traits, bool) {
	for _, t := range kinds {
		if t.kind == k {
			return t, true
		}
	}
	return traits{}, false
}

// Kinds gives every kind, organisations first.
func Kinds() []Kind {
	all := make([]Kind, len(kinds))
	for i, t := range kinds {
		all[i] = t.kind
	}
	return all
}

// KindOf gives the kind that a Chinese word (身份证, 护照号 …) or a GA/T 517 code names.
func KindOf(word string) (Kind, bool) {
	word = Normalize(word)
	if word == "" {
		return "", false
	}
	for _, t := range kinds {
		if t.word == word || t.code == word {
			return t.kind, true
		}
	}
	k, ok := otherWords[word]
	return k, ok
}

// Known tells whether k is one of Kinds.
func (k Kind) Known() bool { _, ok := k.traits(); return ok }

// Word is the Chinese name, as 双公示 data write it in ZJLX.
func (k Kind) Word() string { t, _ := k.traits(); return t.word }

// Code is the class of the document in GA/T 517, "" where none is known.
func (k Kind) Code() string { t, _ := k.traits(); return t.code }

// Person tells whether the number identifies a person. A kind nobody knows counts
// as a person's, so that a slip hides a number and never shows one.
func (k Kind) Person() bool { t, ok := k.traits(); return !ok || t.person }

// Organisation tells whether the number identifies an organisation.
func (k Kind) Organisation() bool { return !k.Person() }

// number names the number in a sentence.
func (k Kind) number() string { t, _ := k.traits(); return t.number }

// papers are what a clerk looks at to find the true number.
func (k Kind) papers() string {
	if k.Person() {
		return "证件"
	}
	return "证照"
}
