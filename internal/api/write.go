package api

import (
	"encoding/json"
	"net/http"
)

// writeJSON answers for plain handlers.
func writeJSON(w http.ResponseWriter, status int, v any) {
	text, err := json.Marshal(v)
	if err != nil { // a wire type that cannot be written is a fault of this program
		panic(err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(append(text, '\n'))
}
