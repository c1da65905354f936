/// The two short shell scripts around a command, and what the inner one reports.
enum SandboxScript {
    /// Where the wrapper keeps a command's output: in memory, of the size that is allowed.
    static let folder = "/run/sandbox"

    /// The wrapper's exit code when the folder could not be prepared.
    static let notPrepared: Int32 = 125

    /// Runs outside, before anything is isolated: `$1` the archive to read, `$2` the archive to write, `$3` the files of
    /// control groups to join, then bubblewrap with its arguments.
    ///
    /// When memory runs out, the kernel should choose the sandbox first.
    static let outside = """
        in=$1 out=$2 groups=$3
        shift 3
        for g in $groups; do echo $$ >"$g" || exit 125; done
        echo 1000 2>/dev/null >/proc/self/oom_score_adj
        [ -z "$in" ] || exec <"$in" || exit 125
        [ -z "$out" ] || exec 3>"$out" || exit 125
        exec 4<<'END' 5<<'GROUP'
        agent:x:1000:1000::/tmp:/bin/sh
        END
        agent:x:1000:
        GROUP
        exec "$@"
        """

    /// Runs inside, as the second process: fills the folder, runs the command, kills what it left, and gives output, status
    /// and folder back.
    ///
    /// The command shares its account with this script and could kill it or forge what it reports. Neither helps: the
    /// sandbox is gone with it, and nothing that is reported is believed beyond being what a command said.
    static let inside = """
        kind=$1 folder=$2 time=$3 processes=$4 cpu=$5 size=$6 keep=$7
        case $kind in
        archive) tar -C /task --no-same-owner -xf - || exit 125 ;;
        file:*) name=/task/${kind#file:}; mkdir -p "${name%/*}" && cat >"$name" || exit 125 ;;
        esac
        cd "$folder" || exit 125
        read -r before rest </proc/uptime
        timeout -s KILL "$time" prlimit --nproc="$processes" --cpu="$cpu" --fsize="$size" -- \\
            sh -c "$8" >/run/sandbox/output 2>&1 </dev/null 3>&- 4>&- 5>&-
        status=$?
        kill -9 -1 2>/dev/null
        read -r after rest </proc/uptime
        cat /run/sandbox/output
        kept=no
        [ -z "$keep" ] || { cd /; tar -C /task -cf - . >&3; } && kept=yes
        echo "sandbox-report $status ${before%.*}${before#*.} ${after%.*}${after#*.} $time $kept" >&2
        """

    /// What the inner script says at the end.
    struct Report {
        /// The exit code as a shell gives it.
        var status: Int
        /// Whether the command was killed for its time.
        var hasTimedOut: Bool
        /// Whether the folder was given back.
        var isKept: Bool

        /// Reads the last line of what the script wrote to standard error.
        init?(_ text: String) {
            guard let line = text.split(separator: "\n").last else { return nil }
            let words = line.split(separator: " ")
            guard words.count == 6, words[0] == "sandbox-report", let status = Int(words[1]),
                let before = Int(words[2]), let after = Int(words[3]), let time = Double(words[4])
            else { return nil }
            self.status = status
            hasTimedOut = status == 137 && Double(after - before) / 100 >= time - 0.02
            isKept = words[5] == "yes"
        }
    }
}
