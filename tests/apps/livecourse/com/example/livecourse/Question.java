package com.example.livecourse;

import android.app.Activity;
import android.app.Dialog;
import android.view.View;
import android.view.WindowManager;
import android.widget.AbsoluteLayout;
import android.widget.Button;

/** A question in a window of its own, with a no at 300,1340 and a yes at 750,1340. */
final class Question extends Dialog {
    private final AbsoluteLayout mLayout;

    Question(Activity owner, String title) {
        super(owner);
        setTitle(title);
        WindowManager.LayoutParams window = getWindow().getAttributes();
        window.x = 90;
        window.y = 460;
        getWindow().setLayout(900, 1000);
        mLayout = new AbsoluteLayout(owner);
        setContentView(mLayout);
    }

    Question no(int id, String text, Runnable then) {
        return answer(id, text, 30, then);
    }

    Question yes(int id, String text, Runnable then) {
        return answer(id, text, 480, then);
    }

    private Question answer(int id, String text, int x, final Runnable then) {
        Button view = new Button(getContext());
        view.setId(id);
        view.setText(text);
        view.setOnClickListener(new View.OnClickListener() {
            public void onClick(View v) {
                dismiss();
                if (then != null) then.run();
            }
        });
        mLayout.addView(view, new AbsoluteLayout.LayoutParams(360, 120, x, 820));
        return this;
    }
}
