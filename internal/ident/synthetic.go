package ident

import (
	"fmt"
	"strings"
)

// The numbers below are for demonstrations, tests and benchmarks. They are valid and
// made up. The same arguments always give the same number.

// syntheticOrgs is how many organisation codes SyntheticUSCC can make: 31⁶.
const syntheticOrgs = 31 * 31 * 31 * 31 * 31 * 31

// SyntheticUSCC makes the n-th fictional 统一社会信用代码 of a category ("91") in a
// region ("150102"). n counts modulo 31⁶ (some 887 million); different n give different
// codes. The organisation code inside starts with YY, a series not seen in use, so that
// no real firm is hit. It panics on a category or region that is none.
func SyntheticUSCC(category, region string, n int) string {
	if len(category) != 2 || len(region) != 6 {
		panic(fmt.Sprintf("ident: synthetic code of category %q in region %q", category, region))
	}
	n = mod(n, syntheticOrgs)
	body := [8]byte{'Y', 'Y'}
	for i := len(body) - 1; i >= 2; i-- {
		body[i] = usccCharset[n%31]
		n /= 31
	}
	s := category + region + string(body[:]) + string(orgCheck(string(body[:])))
	check, ok := usccCheck(s)
	if !ok {
		panic(fmt.Sprintf("ident: synthetic code of category %q in region %q", category, region))
	}
	return s + string(check)
}

// SyntheticCitizenID makes the n-th fictional 公民身份号码 of a region ("150102") and a
// date of birth ("1985-01-01"). n counts modulo 1000, all the room the number has: vary
// the date for more. A made-up number can by chance be somebody's, so use it under
// plainly fictional names alone. It panics on a region or date that is none.
func SyntheticCitizenID(region, birth string, n int) string {
	s := fmt.Sprintf("%s%s%03d", region, strings.ReplaceAll(birth, "-", ""), mod(n, 1000))
	if len(region) != 6 || len(s) != 17 || !digits(s) || !born(s+"0", lastDay) {
		panic(fmt.Sprintf("ident: synthetic citizen of region %q born %q", region, birth))
	}
	return s + string(citizenCheck(s))
}

// mod is n modulo m, never negative.
func mod(n, m int) int { return (n%m + m) % m }
