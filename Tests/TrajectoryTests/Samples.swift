/// Small files of each format, written for these tests.
enum Samples {
    static let openAI = #"""
        {"id":"run-7","task_id":"t1","trial":2,"model":"m-1","reward":1.0,"metadata":{"database":"shop"},"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"How many orders?"},{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"sql","arguments":"{\"q\": \"SELECT 1\"}"}},{"id":"c2","type":"function","function":{"name":"sql","arguments":"not json"}}]},{"role":"tool","tool_call_id":"c1","content":"1"},{"role":"tool","tool_call_id":"c2","content":"Error: syntax"},{"role":"assistant","content":"One."}]}
        """#

    static let legacy = #"""
        {"messages":[{"role":"user","content":"weather?"},{"role":"assistant","content":null,"function_call":{"name":"weather","arguments":"{\"city\":\"Bonn\"}"}},{"role":"function","name":"weather","content":"rain"},{"role":"assistant","content":"Rain."}],"score":0.4}
        """#

    static let anthropic = #"""
        {"system":"You fix code.","messages":[{"role":"user","content":[{"type":"text","text":"Fix it"}]},{"role":"assistant","content":[{"type":"thinking","thinking":"hm"},{"type":"text","text":"Looking."},{"type":"tool_use","id":"u1","name":"bash","input":{"command":"make"}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"u1","is_error":true,"content":[{"type":"text","text":"Exit code 2\nno rule"}]}]},{"role":"assistant","content":"Done."}]}
        """#

    static let tau = #"""
        [{"task_id":3,"reward":0.0,"info":{"task":{"instruction":"Cancel my order","user_id":"u"}},"traj":[{"role":"system","content":"policy"},{"role":"user","content":"hi"},{"role":"assistant","content":"hello"}],"trial":1},
         {"task_id":3,"reward":1.0,"info":{},"traj":[{"role":"user","content":"hi"},{"role":"assistant","content":"bye"}],"trial":2}]
        """#

    static let claude = #"""
        {"type":"queue-operation","operation":"enqueue","sessionId":"s1"}
        {"type":"user","uuid":"a1","parentUuid":null,"isSidechain":false,"sessionId":"s1","cwd":"/w","version":"2","message":{"role":"user","content":"Build it"}}
        {"type":"assistant","uuid":"a2","parentUuid":"a1","isSidechain":false,"sessionId":"s1","message":{"id":"m1","role":"assistant","model":"c-1","content":[{"type":"text","text":"I will."}]}}
        {"type":"assistant","uuid":"a3","parentUuid":"a2","isSidechain":false,"sessionId":"s1","message":{"id":"m1","role":"assistant","model":"c-1","content":[{"type":"tool_use","id":"t1","name":"Bash","input":{"command":"make"}}]}}
        {"type":"user","uuid":"a4","parentUuid":"a3","isSidechain":false,"sessionId":"s1","message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","is_error":true,"content":"Exit code 2\nfailed"}]},"toolUseResult":"Error: Exit code 2\nfailed"}
        {"type":"user","uuid":"a5","parentUuid":"a4","isSidechain":false,"sessionId":"s1","message":{"role":"user","content":[{"type":"text","text":"[Request interrupted by user]"}]}}
        {"type":"user","uuid":"b1","parentUuid":"a4","isSidechain":false,"sessionId":"s1","message":{"role":"user","content":"No, use ninja"}}
        {"type":"assistant","uuid":"x1","parentUuid":null,"isSidechain":true,"sessionId":"s1","message":{"id":"mx","role":"assistant","content":[{"type":"text","text":"side"}]}}
        {"type":"assistant","uuid":"b2","parentUuid":"b1","isSidechain":false,"sessionId":"s1","message":{"id":"m2","role":"assistant","model":"c-1","content":[{"type":"text","text":"Using ninja."}]}}
        """#

    static let claudeStream = #"""
        {"type":"system","subtype":"init","session_id":"s9","model":"c-2","tools":["Bash"],"cwd":"/r"}
        {"type":"assistant","session_id":"s9","parent_tool_use_id":null,"message":{"id":"m1","role":"assistant","model":"c-2","content":[{"type":"tool_use","id":"t1","name":"Bash","input":{"command":"ls"}}]}}
        {"type":"assistant","session_id":"s9","parent_tool_use_id":"t0","message":{"id":"m3","role":"assistant","model":"c-2","content":[{"type":"text","text":"from a sub-agent"}]}}
        {"type":"user","session_id":"s9","parent_tool_use_id":null,"message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"a.txt"}]}}
        {"type":"assistant","session_id":"s9","parent_tool_use_id":null,"message":{"id":"m2","role":"assistant","model":"c-2","content":[{"type":"text","text":"One file."}]}}
        {"type":"result","subtype":"success","is_error":false,"session_id":"s9","result":"One file."}
        """#

    static let codex1 = #"""
        {"id":"r1","timestamp":"2025-09-01T10:00:00Z","instructions":null,"git":{"branch":"main"}}
        {"record_type":"state"}
        {"type":"message","role":"user","content":[{"type":"input_text","text":"<environment_context>\n<cwd>/w</cwd></environment_context>"}]}
        {"type":"message","role":"user","content":[{"type":"input_text","text":"Run the tests"}]}
        {"type":"reasoning","summary":[{"type":"summary_text","text":"run them"}],"encrypted_content":"x"}
        {"type":"function_call","name":"shell","arguments":"{\"command\":[\"make\",\"test\"]}","call_id":"k1"}
        {"type":"function_call_output","call_id":"k1","output":"{\"output\":\"2 failed\",\"metadata\":{\"exit_code\":1,\"duration_seconds\":0.1}}"}
        {"type":"message","role":"assistant","content":[{"type":"output_text","text":"They fail."}]}
        """#

    static let codex2 = #"""
        {"timestamp":"2025-11-01T10:00:00.000Z","type":"session_meta","payload":{"id":"r2","cwd":"/w","originator":"codex_exec","cli_version":"0.61.0"}}
        {"timestamp":"2025-11-01T10:00:00.100Z","type":"turn_context","payload":{"model":"g-5","cwd":"/w"}}
        {"timestamp":"2025-11-01T10:00:00.200Z","type":"response_item","payload":{"type":"message","role":"user","content":[{"type":"input_text","text":"# AGENTS.md instructions for /w"}]}}
        {"timestamp":"2025-11-01T10:00:00.300Z","type":"response_item","payload":{"type":"message","role":"user","content":[{"type":"input_text","text":"List files"}]}}
        {"timestamp":"2025-11-01T10:00:00.300Z","type":"event_msg","payload":{"type":"user_message","message":"List files"}}
        {"timestamp":"2025-11-01T10:00:01.000Z","type":"response_item","payload":{"type":"function_call","name":"exec_command","arguments":"{\"cmd\":\"ls\"}","call_id":"k1"}}
        {"timestamp":"2025-11-01T10:00:01.100Z","type":"response_item","payload":{"type":"custom_tool_call","name":"apply_patch","input":"*** Begin Patch","call_id":"k2","status":"completed"}}
        {"timestamp":"2025-11-01T10:00:02.000Z","type":"response_item","payload":{"type":"function_call_output","call_id":"k1","output":"Chunk ID: 1\nWall time: 0.1 seconds\nProcess exited with code 0\nOutput:\na.txt"}}
        {"timestamp":"2025-11-01T10:00:02.100Z","type":"response_item","payload":{"type":"custom_tool_call_output","call_id":"k2","output":"error: Failed to find expected lines in a.txt"}}
        {"timestamp":"2025-11-01T10:00:03.000Z","type":"event_msg","payload":{"type":"turn_aborted","reason":"interrupted"}}
        {"timestamp":"2025-11-01T10:00:04.000Z","type":"response_item","payload":{"type":"message","role":"assistant","content":[{"type":"output_text","text":"Stopped."}]}}
        """#

    static let codex3 = #"""
        {"timestamp":"2026-03-01T10:00:00.000Z","type":"session_meta","payload":{"id":"child","cwd":"/w","source":{"subagent":{"thread_spawn":{"parent_thread_id":"parent"}}}}}
        {"timestamp":"2026-03-01T10:00:00.001Z","type":"session_meta","payload":{"id":"parent","cwd":"/w"}}
        {"timestamp":"2026-03-01T10:00:00.002Z","type":"response_item","payload":{"type":"message","role":"user","content":[{"type":"input_text","text":"The parent's words"}]}}
        {"timestamp":"2026-03-01T10:00:00.003Z","type":"session_meta","payload":{"id":"child","cwd":"/w"}}
        {"timestamp":"2026-03-01T10:00:00.300Z","type":"response_item","payload":{"type":"message","role":"user","content":[{"type":"input_text","text":"Check both"}]}}
        {"timestamp":"2026-03-01T10:00:01.000Z","type":"response_item","payload":{"type":"function_call","name":"code","arguments":"{\"js\":\"...\"}","call_id":"k1"}}
        {"timestamp":"2026-03-01T10:00:02.000Z","type":"response_item","payload":{"type":"function_call_output","call_id":"k1","output":[{"type":"input_text","text":"Exit code: 0\nWall time: 0.1 seconds\nOutput:\nok"},{"type":"input_text","text":"Exit code: 3\nWall time: 0.1 seconds\nOutput:\nbad"}]}}
        {"timestamp":"2026-03-01T10:00:03.000Z","type":"response_item","payload":{"type":"message","role":"assistant","content":[{"type":"output_text","text":"One failed."}]}}
        """#

    static func atif(version: String = "1.7", agentFirst: Bool = true) -> String {
        let agent = #""agent":{"name":"ag","version":"1","model_name":"m-2"}"#
        let steps = #"""
            "steps":[{"step_id":1,"source":"system","message":"sys"},{"step_id":2,"source":"user","message":[{"type":"text","text":"Do it"},{"type":"image","source":{"media_type":"image/png","path":"a.png"}}],"is_copied_context":false},
            {"step_id":3,"source":"agent","message":"","is_copied_context":true,"tool_calls":[]},
            {"step_id":7,"source":"agent","message":"ok","future_key":[1,{"a":2}],"reasoning_content":"think","tool_calls":[{"tool_call_id":"x1","function_name":"sh","arguments":{"c":"ls"}},{"tool_call_id":"x2","function_name":"sh","arguments":{"c":"cat"}},{"tool_call_id":"x3","function_name":"sh","arguments":{}}],
             "observation":{"results":[{"source_call_id":"x1","content":"[error] tool reported failure\n[exit_code] 4\n[stdout]\nno"},{"source_call_id":"x2","content":"fine","extra":{"tool_result_metadata":{"is_error":false}}},{"source_call_id":"x3","content":"?"}]},"extra":{"tool_call_details":{"x3":{"metadata":{"exit_code":0}}}}}]
            """#
        let rest = #""extra":{"reward":1,"task_id":"T"},"notes":"n""#
        let subagents =
            #""subagent_trajectories":[{"schema_version":"ATIF-v1.7","trajectory_id":"sub","agent":{"name":"s","version":"1"},"steps":[{"step_id":1,"source":"user","message":"sub task"},{"step_id":2,"source":"agent","message":"done"}]}]"#
        let head = #"{"schema_version":"ATIF-v\#(version)","session_id":"sess","#
        let tail = version >= "1.7" ? "," + subagents + "}" : "}"
        return agentFirst
            ? head + agent + "," + steps + "," + rest + tail : head + rest + "," + steps + "," + agent + tail
    }
}
