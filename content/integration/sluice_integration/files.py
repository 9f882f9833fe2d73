"""Files as they should be: what, whose, with which mode. Only what differs is touched, and each change is told."""
import grp
import os
import pwd
import stat


class Files:
    """:param dry: tell, and do nothing"""

    def __init__(self, dry):
        self.dry = dry

    def folder(self, path, mode, uid, gid):
        if os.path.isdir(path) and facts_of(path) == (mode, uid, gid):
            return
        self.tell('make' if not os.path.isdir(path) else 'set', path, mode, uid, gid)
        if not self.dry:
            os.makedirs(path, exist_ok=True)
            os.chown(path, uid, gid)
            os.chmod(path, mode)

    def file(self, path, data, mode, uid, gid):
        """Replaces it in one step: who reads it meanwhile sees the old one or the new one."""
        if bytes_of(path) == data and facts_of(path) == (mode, uid, gid):
            return
        self.tell('write', path, mode, uid, gid)
        if not self.dry:
            write_whole(path, data, mode, uid, gid)

    def remove(self, path):
        if not os.path.lexists(path):
            return
        print('%s %s' % ('would remove' if self.dry else 'removed', path))
        if self.dry:
            return
        if os.path.isdir(path) and not os.path.islink(path):
            import shutil

            shutil.rmtree(path)
        else:
            os.unlink(path)

    def tell(self, verb, path, mode, uid, gid):
        done = {'make': 'made', 'set': 'set', 'write': 'wrote'}[verb]
        print('%s %s (%s:%s %04o)' % ('would ' + verb if self.dry else done, path, user_name(uid), group_name(gid), mode))


def write_whole(path, data, mode, uid, gid):
    draft = '%s.sluice-new' % path
    try:
        os.unlink(draft)
    except FileNotFoundError:
        pass
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, 'wb') as handle:
            os.fchown(handle.fileno(), uid, gid)
            os.fchmod(handle.fileno(), mode)
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        os.rename(draft, path)
    except OSError:
        os.unlink(draft)
        raise


def facts_of(path):
    try:
        facts = os.stat(path)
    except OSError:
        return None
    return stat.S_IMODE(facts.st_mode), facts.st_uid, facts.st_gid


def bytes_of(path):
    try:
        with open(path, 'rb') as handle:
            return handle.read()
    except OSError:
        return None


def user_name(uid):
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def group_name(gid):
    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)
