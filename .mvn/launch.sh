# Sourced by the launchers (examples/run, benchmarks/run) with `root` set to the top of the clone
# and `module` to the module whose jar they start. POSIX sh.

fail() {
  printf '%s/run: %s\n' "$module" "$1" >&2
  exit 1
}

# Sets `java` and exports JAVA_HOME, so that Maven builds with the JDK that runs the result.
find_jdk() {
  if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
    origin="JAVA_HOME=$JAVA_HOME"
    [ -x "$java" ] || fail "$origin holds no bin/java. Set it to a JDK 17 or newer, or unset it to use the PATH."
  else
    java=$(command -v java) || fail "no java found: JAVA_HOME is not set and the PATH has none. Halftone needs a JDK 17 or newer."
    origin="$java on the PATH"
  fi
  properties=$("$java" -XshowSettings:properties -version 2>&1) || fail "$origin does not start: $properties"
  version=$(printf '%s\n' "$properties" | sed -n 's/^ *java\.specification\.version = //p')
  major=${version#1.}
  case $major in
    '' | *[!0-9]*) fail "cannot tell the Java version of $origin" ;;
  esac
  [ "$major" -ge 17 ] || fail "$origin is Java $major. Halftone needs a JDK 17 or newer."
  JAVA_HOME=$(printf '%s\n' "$properties" | sed -n 's/^ *java\.home = //p')
  export JAVA_HOME
}

# The modules are built again when a source or a pom is newer than the last build. Directories are
# looked at too: their time tells of deleted files.
is_stale() {
  [ -e "$stamp" ] || return 0
  [ -e "$jar" ] || return 0
  [ -z "$profile" ] || [ -e "$with_peers" ] || return 0
  newer=$(cd "$root" && find pom.xml core/pom.xml core/src/main nn/pom.xml nn/src/main \
    quantize/pom.xml quantize/src/main "$module/pom.xml" "$module"/src/[mp]* -newer "$stamp" | head -n 1)
  [ -n "$newer" ]
}

build() {
  log=$root/target/$module-build.log
  [ -x "$JAVA_HOME/bin/javac" ] || fail "$JAVA_HOME is a runtime without a compiler. Halftone needs a JDK 17 or newer to build."
  command -v mvn >/dev/null 2>&1 || fail "mvn is not on the PATH. Halftone is built with Maven 3.8 or newer."
  printf '%s/run: building, once ...\n' "$module" >&2
  mkdir -p "$root/$module/target" && : >"$stamp.new" || fail "cannot write to $root/$module/target"
  # shellcheck disable=SC2086 # none or one
  (cd "$root" && mvn -B -q -ntp $profile -pl "$module" -am -Dmaven.test.skip=true package) >"$log" 2>&1 </dev/null ||
    fail "the build failed. See $log"
  mv "$stamp.new" "$stamp"
  [ -z "$profile" ] || : >"$with_peers"
}

launch() {
  jar=$root/$module/target/halftone-$module.jar
  stamp=$root/$module/target/launcher-stamp
  with_peers=$root/$module/target/launcher-peers
  profile=
  # Libraries that are only compared with come with a profile; once they are there, they stay.
  [ ! -e "$with_peers" ] || profile=-Ppeers
  for argument in "$@"; do
    [ "$module $argument" != "benchmarks --peers" ] || profile=-Ppeers
  done
  find_jdk
  if is_stale; then
    mkdir -p "$root/target" || fail "cannot write to $root"
    # Two first starts at once must not build into the same folders; the second finds all done.
    exec 9>"$root/target/launcher.lock"
    if command -v flock >/dev/null 2>&1; then flock 9; fi
    if is_stale; then build; fi
    exec 9>&-
  fi
  # The flags have one home, the parent pom: for all modules, and for this one.
  flags=$(sed -n -e 's:.*<halftone\.jvm\.flags>\(.*\)</halftone\.jvm\.flags>.*:\1:p' \
    -e "s:.*<halftone\.$module\.flags>\(.*\)</halftone\.$module\.flags>.*:\1:p" "$root/pom.xml")
  # shellcheck disable=SC2086 # several flags, split on purpose
  exec "$java" $flags -jar "$jar" "$@"
}
