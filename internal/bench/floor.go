package bench

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"liancheng/internal/ident"
)

// form is what a request for a screening holds.
type form struct {
	Matter         string          `json:"matter"`
	Identifier     string          `json:"identifier,omitempty"`
	IdentifierKind string          `json:"identifier_kind,omitempty"`
	Name           string          `json:"name,omitempty"`
	Kind           string          `json:"kind,omitempty"`
	Party          string          `json:"party,omitempty"`
	Case           string          `json:"case,omitempty"`
	MatterCode     string          `json:"matter_code,omitempty"`
	Project        string          `json:"project,omitempty"`
	Stage          string          `json:"stage,omitempty"`
	Point          string          `json:"point,omitempty"`
	Purpose        string          `json:"purpose,omitempty"`
	Facility       string          `json:"facility,omitempty"`
	Circumstances  map[string]bool `json:"circumstances,omitempty"`
	At             string          `json:"at,omitempty"`
	Link           string          `json:"link,omitempty"`
}

// bodies512 are the requests of a load: seven in ten about units nobody listed, two about
// listed units, one about a person named in a listing.
func (p *place) bodies512() (all [][]byte) {
	for i := range 512 {
		n := i * 1009 % p.listed
		f := form{Matter: matter, Identifier: unitCode(p.listed + i), IdentifierKind: string(ident.USCC), Case: fmt.Sprintf("呼招办〔2026〕%d号", i)}
		switch i % 10 {
		case 7, 8:
			f.Identifier = unitCode(n - n%4)
		case 9:
			f.Identifier, f.IdentifierKind = personNumber(n-n%4+3), string(ident.CitizenID) // one number in thousands is a sound code too
		}
		body, _ := json.Marshal(f) // strings only
		all = append(all, body)
	}
	return all
}

// askAll asks each once and keeps the answers, for the floor to write.
func askAll(address, token string, bodies [][]byte) (answers map[string][]byte, err error) {
	answers = map[string][]byte{}
	client := &http.Client{Timeout: 30 * time.Second}
	defer client.CloseIdleConnections()
	for _, b := range bodies {
		r, err := http.NewRequest(http.MethodPost, "http://"+address+"/v1/screenings", bytes.NewReader(b))
		if err != nil {
			return nil, err
		}
		r.Header.Set("Authorization", "Bearer "+token)
		r.Header.Set("Content-Type", "application/json")
		got, err := client.Do(r)
		if err != nil {
			return nil, err
		}
		text, err := io.ReadAll(got.Body)
		got.Body.Close()
		if err != nil || got.StatusCode != http.StatusOK {
			return nil, fmt.Errorf("%s %s: %w", got.Status, text, err)
		}
		var f form
		if err := json.Unmarshal(b, &f); err != nil {
			return nil, err
		}
		answers[f.Identifier] = text
	}
	return answers, nil
}

// serveFloor answers with what was answered before: it reads and decodes the request and
// writes the bytes. Nothing is checked, judged, signed or kept.
func serveFloor(answers map[string][]byte) (address string, stop func() error, err error) {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/screenings", func(w http.ResponseWriter, r *http.Request) {
		text, err := io.ReadAll(r.Body)
		var f form
		if err == nil {
			err = json.Unmarshal(text, &f)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(answers[f.Identifier])
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	return l.Addr().String(), func() error {
		err := server.Close()
		if end := <-ended; !errors.Is(end, http.ErrServerClosed) {
			err = errors.Join(err, end)
		}
		return err
	}, nil
}
