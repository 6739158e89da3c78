package dev.halftone.nn;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The real file system, of which one chosen step goes wrong: making, naming, deleting a file or
 * forcing a folder throws; a file opened for its content is a device instead, whose errors are
 * those of the operating system.
 */
final class FaultyFileSystem extends FileSystem {
  private final FileSystem real;
  private final int wrongStep;
  private final File device;
  private final List<String> steps = new ArrayList<>();
  private final Provider provider = new Provider();

  /**
   * A file system whose step number {@code wrongStep} fails.
   *
   * @param device what is opened in place of the file, if the step opens one
   */
  FaultyFileSystem(FileSystem real, int wrongStep, File device) {
    this.real = real;
    this.wrongStep = wrongStep;
    this.device = device;
  }

  /** A path of this file system. */
  Path of(Path path) {
    return (Path)
        Proxy.newProxyInstance(
            Path.class.getClassLoader(),
            new Class<?>[] {Path.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getFileSystem")) {
                return this;
              }
              if (method.getName().equals("toFile")) {
                return step("open") ? device : path.toFile();
              }
              Object[] plain = arguments == null ? new Object[0] : arguments.clone();
              for (int i = 0; i < plain.length; i++) {
                plain[i] = plain[i] instanceof Path other ? plain(other) : plain[i];
              }
              try {
                Object result = method.invoke(path, plain);
                return result instanceof Path other ? of(other) : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** What was done so far, in order. */
  List<String> steps() {
    return steps;
  }

  private boolean step(String name) {
    steps.add(name);
    return steps.size() - 1 == wrongStep;
  }

  private void stepOrThrow(String name) throws IOException {
    if (step(name)) {
      throw new IOException("injected");
    }
  }

  private Path plain(Path path) {
    return path.getFileSystem() == this ? real.getPath(path.toString()) : path;
  }

  private final class Provider extends FileSystemProvider {
    @Override
    public SeekableByteChannel newByteChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      stepOrThrow("create");
      return real.provider().newByteChannel(plain(path), options, attributes);
    }

    @Override
    public FileChannel newFileChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      stepOrThrow("force the folder");
      return real.provider().newFileChannel(plain(path), options, attributes);
    }

    @Override
    public void createLink(Path link, Path existing) throws IOException {
      stepOrThrow("link");
      real.provider().createLink(plain(link), plain(existing));
    }

    @Override
    public void move(Path from, Path to, CopyOption... options) throws IOException {
      stepOrThrow("move");
      real.provider().move(plain(from), plain(to), options);
    }

    @Override
    public void delete(Path path) throws IOException {
      stepOrThrow("delete");
      real.provider().delete(plain(path));
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(
        Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
      stepOrThrow("list");
      return real.provider().newDirectoryStream(plain(folder), filter);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(
        Path path, Class<A> type, LinkOption... options) throws IOException {
      return real.provider().readAttributes(plain(path), type, options);
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
      real.provider().checkAccess(plain(path), modes);
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
      return real.provider().getFileStore(plain(path));
    }

    @Override
    public String getScheme() {
      return "faulty";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
      return FaultyFileSystem.this;
    }

    @Override
    public Path getPath(URI uri) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void createDirectory(Path folder, FileAttribute<?>... attributes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void copy(Path from, Path to, CopyOption... options) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isSameFile(Path one, Path other) throws IOException {
      return real.provider().isSameFile(plain(one), plain(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
      return real.provider().isHidden(plain(path));
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(
        Path path, Class<V> type, LinkOption... options) {
      return real.provider().getFileAttributeView(plain(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
        throws IOException {
      return real.provider().readAttributes(plain(path), names, options);
    }

    @Override
    public void setAttribute(Path path, String name, Object value, LinkOption... options) {
      throw new UnsupportedOperationException();
    }
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public Path getPath(String first, String... more) {
    return of(real.getPath(first, more));
  }

  @Override
  public void close() {}

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public String getSeparator() {
    return real.getSeparator();
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return real.getRootDirectories();
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return real.getFileStores();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return real.supportedFileAttributeViews();
  }

  @Override
  public PathMatcher getPathMatcher(String pattern) {
    return real.getPathMatcher(pattern);
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    return real.getUserPrincipalLookupService();
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException();
  }
}
