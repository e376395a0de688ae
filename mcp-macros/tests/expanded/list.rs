fn list() {
    let _ = (
        { ::mcp_core::__private::listed::<(add)>() },
        (
            { ::mcp_core::__private::listed::<(notes::find)>() },
            (
                { ::mcp_core::__private::listed::<(self::wipe)>() },
                {
                    const __NAMES: &[&::core::primitive::str] = &[
                        <add as ::mcp_core::__private::Named>::NAME,
                        <notes::find as ::mcp_core::__private::Named>::NAME,
                        <self::wipe as ::mcp_core::__private::Named>::NAME,
                    ];
                    const _: () = ::mcp_core::__private::unique_tools(__NAMES, 1usize);
                    const _: () = ::mcp_core::__private::unique_tools(__NAMES, 2usize);
                    ::mcp_core::__private::end()
                },
            ),
        ),
    );
    let _ = { ::mcp_core::__private::end() };
    let _ = (
        { ::mcp_core::__private::listed::<(add)>() },
        (
            { ::mcp_core::__private::listed::<(wipe)>() },
            {
                ::core::compile_error! {
                    "expected the path of a `#[tool]` function, such as `name` or `module::name`"
                }
                const __NAMES: &[&::core::primitive::str] = &[
                    <add as ::mcp_core::__private::Named>::NAME,
                    <wipe as ::mcp_core::__private::Named>::NAME,
                ];
                const _: () = ::mcp_core::__private::unique_tools(__NAMES, 1usize);
                ::mcp_core::__private::end()
            },
        ),
    );
}
