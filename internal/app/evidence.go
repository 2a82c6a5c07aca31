package app

import (
	"context"
	"io"
	"slices"

	"liancheng/internal/access"
	"liancheng/internal/api"
	"liancheng/internal/store"
)

// Evidence is the papers of cases behind the door: who may file, who may look.
type Evidence struct {
	files *store.Files
	door  *access.Door
}

// PutFile files a paper for the actor's body; its name is its digest.
func (e *Evidence) PutFile(ctx context.Context, a access.Actor, from io.Reader) (api.File, error) {
	if err := e.door.Enter(ctx, a, access.FilePut, access.Resource{Kind: "file", Body: a.Body, Region: a.Region}); err != nil {
		return api.File{}, err
	}
	f, err := e.files.Put(ctx, a.Body, a.Ref(), from)
	return wire(f), err
}

// GetFile reads a paper of the actor's body, or one cited by a case that he may read.
func (e *Evidence) GetFile(ctx context.Context, a access.Actor, digest string, cited bool) (api.File, []byte, error) {
	f, raw, err := e.files.Get(ctx, digest)
	if err != nil {
		return api.File{}, nil, err
	}
	on := access.Resource{Kind: "file", ID: f.Digest, Others: slices.Clone(f.Holders)}
	if cited {
		on.Others = append(on.Others, a.Body)
	}
	if err := e.door.Enter(ctx, a, access.FileGet, on); err != nil {
		return api.File{}, nil, err
	}
	return wire(f), raw, nil
}

func wire(f store.File) api.File {
	out := api.File{Digest: f.Digest, Size: f.Size, Media: string(f.Media), Stored: f.Stored}
	if len(f.Digest) > 12 {
		out.Name = f.Digest[:12] + f.Media.Extension()
	}
	return out
}
