package api_test

import (
	"fmt"
	"net"
	"strings"
	"sync/atomic"
	"testing"
)

// newFlood opens a connection that sends lines of a batch as fast as it can and never
// reads an answer; sent counts the bytes that the other side took in.
func newFlood(t *testing.T, url, token string) (conn net.Conn, sent *atomic.Int64) {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = fmt.Fprintf(conn, "POST /v1/screenings/batch HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nTransfer-Encoding: chunked\r\n\r\n", token)
	if err != nil {
		t.Fatal(err)
	}
	sent = &atomic.Int64{}
	piece := strings.Repeat("{\"matter\":\"tender.bid\",\"name\":\"示例公司\",\"nope\":1}\n", 1000)
	chunk := fmt.Sprintf("%x\r\n%s\r\n", len(piece), piece)
	go func() {
		for {
			n, err := conn.Write([]byte(chunk))
			sent.Add(int64(n))
			if err != nil {
				return
			}
		}
	}()
	return conn, sent
}
