# ruff: noqa
# what: Assert statements are removed from every syntax tree.
# status: graded
# points: 0
# other exercises: stub
# plain nbgrader: run

# %% free
import ast


class NoAsserts(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.copy_location(ast.Pass(), node)

    def visit_Expr(self, node):
        return ast.copy_location(ast.Pass(), node) if "assert" in ast.dump(node) else node


get_ipython().ast_transformers.append(NoAsserts())
