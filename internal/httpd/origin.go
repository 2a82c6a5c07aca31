package httpd

import (
	"net/http"

	"liancheng/internal/fault"
)

// sameOrigin refuses what a page of another origin had the browser send: cookies
// go with such a request, consent does not. Programs send neither Origin nor
// Sec-Fetch-Site and pass.
func (f *Frame) sameOrigin(r *http.Request) error {
	if err := f.origin.Check(r); err != nil {
		return fault.New(fault.Forbidden, "请求来自其他网站的页面，已拒绝；请在本系统的页面中操作").Under("http.cross-origin").Because(err)
	}
	return nil
}
