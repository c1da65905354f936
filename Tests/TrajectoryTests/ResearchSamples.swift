/// Small logs of programs that run agents on tasks, written for these tests.
enum ResearchSamples {
    /// SWE-agent with commands in the agent's text, a demonstration before the task.
    static let sweText = #"""
        {"environment":"main","trajectory":[{"action":"ls\n","observation":"a.py\n","response":"Look first.\n```\nls\n```","thought":"Look first.\n","state":"{}"},{"action":"submit\n","observation":"diff","response":"Done.","thought":"Done.","state":"{}"}],
         "history":[{"role":"system","content":"You are a programmer.","agent":"main"},{"role":"user","content":"A demonstration of another task","agent":"main","is_demo":true},{"role":"user","content":"Fix the missing colon","agent":"main"},{"role":"assistant","content":"Look first.\n```\nls\n```","thought":"Look first.\n","action":"ls\n","agent":"main"},{"role":"user","content":"a.py\n(Open file: n/a)\nbash-$","agent":"main"},{"role":"assistant","content":"hm","thought":"hm","action":"","agent":"main"},{"role":"user","content":"Your output was not formatted correctly.","agent":"main"},{"role":"assistant","content":"Done.\n```\nsubmit\n```","thought":"Done.","action":"submit\n","agent":"main"}],
         "info":{"exit_status":"submitted","submission":"diff","model_stats":{"api_calls":3},"score":1},"replay_config":"{\"agent\":{\"model\":{\"name\":\"m-3\"}},\"env\":{\"repo\":{\"github_url\":\"https://example.org/o/r\"}}}"}
        """#

    /// SWE-agent with calls of tools, the history alone.
    static let sweCalls = #"""
        {"history":[{"role":"system","content":"s","agent":"main","message_type":"system_prompt"},{"role":"user","content":[{"type":"text","text":"Fix it"}],"agent":"main","message_type":"observation"},{"role":"assistant","content":"Finding.","thought":"Finding.","action":"find_file a.py","agent":"main","tool_calls":[{"function":{"arguments":"{\"file_name\":\"a.py\"}","name":"find_file"},"id":"call_1","type":"function"}],"message_type":"action","thinking_blocks":[{"type":"thinking","thinking":"where is it"}]},{"role":"tool","content":"Found 1","agent":"main","message_type":"observation","tool_call_ids":["call_1"]}]}
        """#

    /// SWE-agent without a history.
    static let sweActions = #"""
        {"trajectory":[{"action":"ls","observation":"x","response":"r","thought":"t","state":{}},{"action":"cat x","observation":"y","response":"r2","thought":"","state":{}}],"info":{"exit_status":"exit_cost"}}
        """#

    static let miniOne = #"""
        {"info":{"exit_status":"Submitted","submission":"","model_stats":{"api_calls":3},"mini_version":"1.13.4","config":{"model":{"model_name":"m-4"}}},
         "messages":[{"role":"system","content":"ONE block"},{"role":"user","content":[{"type":"text","text":"Make hello.txt"}]},{"role":"assistant","content":"THOUGHT: write it\n\n```bash\ncat > hello.txt\n```"},{"role":"user","content":[{"type":"text","text":"<returncode>2</returncode>\n<output>\nno space\n</output>"}]},{"role":"assistant","content":"Two blocks\n```bash\na\n```\n```bash\nb\n```"},{"role":"user","content":"Please always provide EXACTLY ONE action in triple backticks, found 2 actions."},{"role":"assistant","content":"```bash\nsleep 99\n```"},{"role":"user","content":"The last command <command>sleep 99</command> timed out and has been killed.\nThe output"},{"role":"assistant","content":"```mswea_bash_command\necho done\n```"},{"role":"user","content":""}],
         "trajectory_format":"mini-swe-agent-1"}
        """#

    static let miniTwo = #"""
        {"info":{"exit_status":"LimitsExceeded","model_stats":{"api_calls":2},"mini_version":"2.1.0","config":{"model":{"model_name":"m-5"}}},
         "messages":[{"role":"system","content":"s"},{"role":"user","content":"Fix it"},{"role":"assistant","content":"Looking","tool_calls":[{"id":"c1","type":"function","function":{"name":"bash","arguments":"{\"command\":\"ls\"}"}}],"extra":{"actions":[{"command":"ls","tool_call_id":"c1"}],"cost":0.1}},{"role":"tool","tool_call_id":"c1","content":"<returncode>0</returncode>\n<output>\na\n</output>","extra":{"raw_output":"a","returncode":0,"timestamp":1.5}},{"role":"assistant","content":"No calls here","extra":{"actions":[{"command":"false"}]}},{"role":"user","content":"<returncode>1</returncode>\n<output>\n</output>","extra":{"returncode":1}},{"object":"response","output":[{"type":"message","role":"assistant","content":[{"type":"output_text","text":"Once more"}]},{"type":"function_call","call_id":"c9","name":"bash","arguments":"{\"command\":\"pwd\"}"}],"extra":{"actions":[{"command":"pwd","tool_call_id":"c9"}]}},{"type":"function_call_output","call_id":"c9","output":"<returncode>0</returncode>\n<output>\n/w\n</output>","extra":{"returncode":0}},{"role":"exit","content":"LimitsExceeded","extra":{"exit_status":"LimitsExceeded","submission":""}}],
         "trajectory_format":"mini-swe-agent-1.1","instance_id":"o__r-12"}
        """#

    static let miniBare = #"""
        [{"role":"system","content":"ONE block"},{"role":"user","content":"Fix it"},{"role":"assistant","content":"I look.\n\n```mswea_bash_command\ncat a\n```"},{"role":"user","content":"<returncode>1</returncode>\n<output>\ncat: a: No such file\n</output>"},{"role":"assistant","content":"Done."}]
        """#

    /// One sample of an Inspect log.
    static func inspectSample(
        id: String = "1", epoch: Int = 1, scores: String = #"{"match":{"value":"C"}}"#, rest: String = ""
    ) -> String {
        #"""
        {"id":\#(id),"epoch":\#(epoch),"input":[{"role":"user","content":"How many files?"}],"target":"2","messages":[{"id":"a","role":"system","content":"attachment://0123"},{"role":"user","content":"How many files?","source":"input"},{"role":"assistant","content":[{"type":"reasoning","reasoning":"count"},{"type":"text","text":"I count."}],"tool_calls":[{"id":"t1","function":"bash","arguments":{"cmd":"attachment://4567"},"type":"function"}]},{"role":"tool","tool_call_id":"t1","function":"bash","content":"","error":{"type":"permission","message":"no access"}},{"role":"assistant","content":"Two."}],"output":{"model":"x"},"scores":\#(scores),"events":[{"event":"model","input":"attachment://9999"}],"attachments":{"0123":"Be brief.","4567":"ls -l","9999":"never named"}\#(rest)}
        """#
    }

    static let inspectEval =
        #"{"task":"count","task_id":"x","model":"m-6","dataset":{"name":"d"},"created":"2026-01-01"}"#

    static func inspectLog(_ samples: [String]) -> String {
        #"{"version":2,"status":"success","eval":\#(inspectEval),"plan":{},"results":{"scores":[{"name":"match"}]},"stats":{},"samples":[\#(samples.joined(separator: ","))],"reductions":[{"scorer":"match","samples":[{"value":0}]}]}"#
    }

    static let trace2SkillMarkdown = """
        # Chat History: react

        **Timestamp**: 2026-01-01T10:00:00

        ---

        ## [0] SYSTEM

        You edit sheets.

        ---

        ## [1] USER

        Sum column A.

        ---

        ## [2] ASSISTANT

        Thought: I look first.
        Action:
        {"name": "run", "arguments": {"code": "print(\\"{\\")"}}

        ---

        ## [3] USER

        Observation:
        ````
        ---

        ## [9] USER
        ```
        Error: no such sheet
        ```
        ````

        ---

        ## [4] ASSISTANT

        Thought: done
        ACTION: TASK_COMPLETE

        ---

        ## RESULT

        - Success: True
        - Total Turns: 2

        """

    static let trace2SkillLines = #"""
        {"type":"session_start","agent_name":"react","timestamp":"2026-01-01T10:00:00"}
        {"type":"message","index":0,"role":"system","content":"You edit sheets.","timestamp":"t"}
        {"type":"message","index":1,"role":"user","content":"Sum column A.","timestamp":"t"}
        {"type":"message","index":2,"role":"assistant","content":"Action: {\"name\":\"run\",\"arguments\":{\"code\":\"1\"}}","timestamp":"t"}
        {"type":"message","index":3,"role":"user","content":"Observation:\n```\n1\n```","timestamp":"t"}
        {"type":"result","success":true,"total_turns":1,"timestamp":"t"}
        """#
}
