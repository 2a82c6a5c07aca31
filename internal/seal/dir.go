package seal

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"liancheng/internal/fault"
)

// ending of key files; anything else in the directory is left alone.
const ending = ".key"

// maxFile is far more than a key file takes.
const maxFile = 4 << 10

// Create makes a ring in a directory that holds none, and the directory (0700)
// where there is none. A demo's ring and a real one never share a directory.
func Create(dir string, o Options) (*Ring, error) {
	keys, err := generate(o)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fault.New(fault.Unavailable, "无法建立密钥目录 %s，请检查上级目录的权限", dir).Because(err)
	}
	old, err := readKeys(dir)
	if err != nil {
		return nil, err
	}
	if len(old) > 0 {
		return nil, fault.New(fault.Conflict, "密钥目录 %s 中已有密钥，不能重新创建：覆盖密钥会使已存的数据无法解开", dir).Under("seal.exists")
	}
	if err := writeKeys(dir, keys); err != nil {
		return nil, err
	}
	return build(dir, keys)
}

// Open reads the ring of a directory, which must be its owner's alone (0700, files 0600).
func Open(dir string) (*Ring, error) {
	keys, err := readKeys(dir)
	if err != nil {
		return nil, err
	}
	if len(keys) == 0 {
		return nil, fault.New(fault.NotFound, "密钥目录 %s 中没有密钥，请先创建或从备份恢复", dir).Under("seal.none")
	}
	return build(dir, keys)
}

func readKeys(dir string) ([]*key, error) {
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.New(fault.NotFound, "密钥目录 %s 不存在，请先创建或从备份恢复", dir).Under("seal.none").Because(err)
	}
	if err != nil {
		return nil, unreadable(dir, err)
	}
	defer root.Close()
	info, err := root.Stat(".")
	if err != nil {
		return nil, unreadable(dir, err)
	}
	if err := private(dir, info, "700"); err != nil {
		return nil, err
	}
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return nil, unreadable(dir, err)
	}
	var keys []*key
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ending) {
			continue
		}
		k, err := readKey(root, dir, e.Name())
		if err != nil {
			return nil, err
		}
		keys = append(keys, k)
	}
	return keys, nil
}

// readKey judges the file it has open, not the name: the name may be swapped between.
func readKey(root *os.Root, dir, name string) (*key, error) {
	path := filepath.Join(dir, name)
	f, err := root.Open(name)
	if err != nil {
		return nil, unreadable(path, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, unreadable(path, err)
	}
	if err := private(path, info, "600"); err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(f, maxFile))
	if err != nil {
		return nil, unreadable(path, err)
	}
	k, err := parseKey(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if k.name()+ending != name {
		return nil, fault.New(fault.Invalid, "密钥文件 %s 的内容是 %s，文件名应为 %s，请改回", path, k.name(), k.name()+ending).Under("seal.key-file")
	}
	return k, nil
}

// private refuses what anybody but the owner may touch.
func private(path string, info fs.FileInfo, want string) error {
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return fault.New(fault.Invalid, "%s 的权限为 %04o，他人可以访问；请执行 chmod %s %s 后重试", path, mode, want, path).Under("seal.permissions")
	}
	return nil
}

// writeKeys writes new files and has them on the disk before it returns; on a
// fault it takes back those it made.
func writeKeys(dir string, keys []*key) (err error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return unwritable(dir, err)
	}
	defer root.Close()
	var made []string
	defer func() {
		if err != nil {
			for _, name := range made {
				err = errors.Join(err, root.Remove(name))
			}
		}
	}()
	for _, k := range keys {
		name := k.name() + ending
		// O_EXCL: of two that create at once one loses, and no key is ever overwritten
		f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return unwritable(filepath.Join(dir, name), err)
		}
		made = append(made, name)
		_, err = f.Write(k.text())
		if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
			return unwritable(filepath.Join(dir, name), err)
		}
	}
	d, err := root.Open(".")
	if err != nil {
		return unwritable(dir, err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return unwritable(dir, err)
	}
	return nil
}

func unreadable(path string, err error) error {
	return fault.New(fault.Unavailable, "无法读取 %s，请检查其所有者与权限", path).Because(err)
}

func unwritable(path string, err error) error {
	return fault.New(fault.Unavailable, "无法写入密钥 %s，请检查目录的所有者、权限与剩余空间", path).Because(err)
}
