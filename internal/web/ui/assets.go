package ui

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
)

//go:embed assets
var files embed.FS

// An asset is one embedded file under the name that its content gives it, so
// that browsers may keep it for ever and a new release is seen at once.
type asset struct {
	name    string // app.1f2e3d4c.css
	kind    string
	raw     []byte
	gzipped []byte
}

var (
	styles = newAsset("app", "css", "text/css; charset=utf-8", "tokens.css", "app.css")
	mark   = newAsset("mark", "svg", "image/svg+xml", "mark.svg")
	assets = map[string]*asset{styles.name: styles, mark.name: mark}
)

// AssetPath is where assets are served from.
const AssetPath = "/assets/"

// newAsset joins embedded files into one asset. A file that is not there is a
// fault of the build, found by the first test.
func newAsset(base, ext, kind string, parts ...string) *asset {
	var raw []byte
	for _, p := range parts {
		b, err := files.ReadFile("assets/" + p)
		if err != nil {
			panic(err)
		}
		raw = append(raw, b...)
	}
	sum := sha256.Sum256(raw)
	a := &asset{name: base + "." + hex.EncodeToString(sum[:6]) + "." + ext, kind: kind, raw: raw}
	a.gzipped = squeeze(raw)
	return a
}

func squeeze(raw []byte) []byte {
	var buf bytes.Buffer
	z, _ := gzip.NewWriterLevel(&buf, gzip.BestCompression) // fails for an unknown level only
	_, _ = z.Write(raw)                                     // a buffer takes everything
	_ = z.Close()
	return buf.Bytes()
}

func (a *asset) url() string { return AssetPath + a.name }

// Assets serves the embedded files under their hashed names.
func Assets(w http.ResponseWriter, r *http.Request) {
	a, ok := assets[strings.TrimPrefix(r.URL.Path, AssetPath)]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", a.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	body := a.raw
	if acceptsGzip(r) {
		h.Set("Content-Encoding", "gzip")
		body = a.gzipped
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}

func acceptsGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if name == "gzip" && strings.ReplaceAll(q, " ", "") != "q=0" {
			return true
		}
	}
	return false
}
