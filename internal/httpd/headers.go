package httpd

import (
	"fmt"
	"net/http"
)

// APIPolicy is for answers that are no pages.
const APIPolicy = "default-src 'none'; frame-ancestors 'none'"

// PagePolicy is for pages: their own scripts, styles and pictures, nothing inline,
// nothing from elsewhere.
const PagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// FilePolicy is for files that came from outside: even opened, they do nothing.
const FilePolicy = "default-src 'none'; sandbox; frame-ancestors 'none'"

func setHeaders(h http.Header, csp string) {
	if csp == "" {
		csp = APIPolicy
	}
	h.Set("Content-Security-Policy", csp)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
}

func typeName(v any) string { return fmt.Sprintf("%T", v) }
