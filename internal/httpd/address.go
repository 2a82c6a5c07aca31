package httpd

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// client is where a request really comes from. Of X-Forwarded-For only what
// trusted proxies wrote counts: the last address that is none of theirs.
func (f *Frame) client(r *http.Request) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{} // a unix socket, or a test without an address
	}
	addr := peer.Addr().Unmap()
	if !f.trusts(addr) {
		return addr
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		next, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			break // whatever stands before it is not to be believed either
		}
		addr = next.Unmap().WithZone("")
		if !f.trusts(addr) {
			break
		}
	}
	return addr
}

func (f *Frame) trusts(a netip.Addr) bool {
	return slices.ContainsFunc(f.cfg.Proxies, func(p netip.Prefix) bool { return p.Contains(a) })
}
